# LLaSM (spec section 9.2): next-token cross-entropy on what is to be answered. Whisper is frozen, so its rows come in as they are.
# TorchScript source; gradients.py, linear.py, layer.py, whisper.py and whole.py in front of it.
# w: 0, 1 mm_projector. Then in phase 1: 2 the rows of the three audio tokens in the embedding, all of the LLM being frozen; in phase 2
# the LLM: embed_tokens, model.norm, lm_head and nine for each layer (layer.py).
class LlasmTraining(Module):

    # numbers: 0 phase  1 query heads  2 kv heads  3 head dim  4 sequences. eps: of RMSNorm
    # features [clips * 64, Whisper's width]: of the clips heard, then 64 rows of zeros for every sequence that hears nothing
    # ids [sequences * rows]; new_at: where audio tokens stand that no clip replaces, new_of: which; audio_at: where each feature goes;
    # predict_at: rows whose state predicts, targets: what; reply_of: the sequence each target belongs to.
    def losses(self, w: List[Tensor], frozen: List[Tensor], frequencies: Tensor, numbers: Tensor, eps: Tensor, features: Tensor, ids: Tensor,
               new_at: Tensor, new_of: Tensor, audio_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor) -> List[Tensor]:
        llm: List[Tensor] = []
        if int(numbers[0]) == 1:
            llm.extend(frozen)
            x = torch.index_copy(torch.embedding(llm[0], ids), 0, new_at, torch.embedding(w[2], new_of))
        else:
            for i in range(2, len(w)):
                llm.append(w[i])
            x = torch.embedding(llm[0], ids)
        rows = torch.linear(features, w[0], w[1])
        heard = audio_at.size(0)
        # What hears nothing still takes the adaptor along, times zero, as in the original: every step differentiates by every weight.
        unheard = torch.sum(rows.narrow(0, heard, rows.size(0) - heard)) * 0.
        x = torch.index_copy(x, 0, audio_at, rows.narrow(0, 0, heard)) + unheard
        shape = [int(numbers[1]), int(numbers[2]), int(numbers[3])]
        states = __torch__.llm_states(x, frequencies, llm, int(numbers[4]), shape, float(eps))
        logits = torch.linear(torch.index_select(states, 0, predict_at), llm[2])
        loss = torch.cross_entropy_loss(logits, targets)
        wrong = torch.ne(torch.argmax(logits, 1), targets).to(6)
        replies = torch.zeros([int(numbers[4])]).index_add(0, reply_of, wrong)
        exact = torch.mean(torch.eq(replies, 0.).to(6))
        return [__torch__.gradient(loss, w), loss.detach(), 1. - torch.mean(wrong), exact]
