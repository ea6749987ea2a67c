# The Whisper encoder and the speech adaptor for inference: the functions of whisper.py, one call a piece of work. TorchScript source,
# linear.py and whisper.py in front of it; the order of the weights is written there.
class SpeechEncoder(Module):

    def stem(self, mel: Tensor, w: List[Tensor]) -> Tensor:
        return __torch__.encoder_stem(mel, w)

    # Some of the blocks: an encoder run can be cut into pieces.
    def blocks(self, x: Tensor, heads: int, w: List[Tensor], first: int, count: int) -> Tensor:
        return __torch__.encoder_blocks(x, heads, w, first, count)

    def finish(self, x: Tensor, w: List[Tensor]) -> Tensor:
        return __torch__.encoder_finish(x, w)

    def encode(self, mel: Tensor, heads: int, w: List[Tensor]) -> Tensor:
        return __torch__.encode_windows(mel, heads, w)

    # The same with everything on the way: [stem, after block 0, after block 1, ..., after ln_post].
    def trace(self, mel: Tensor, heads: int, w: List[Tensor]) -> List[Tensor]:
        x = __torch__.encoder_stem(mel, w)
        seen: List[Tensor] = [x.to(6)]
        for i in range((len(w) - 7) // 15):
            x = __torch__.encoder_block(x, heads, w, 7 + 15 * i)
            seen.append(x.to(6))
        seen.append(__torch__.encoder_finish(x, w).to(6))
        return seen

    # Window `index` of frames [windows, frames, width] -> [frames // rate, llm width].
    def adapt(self, frames: Tensor, index: int, rate: int, w: List[Tensor]) -> Tensor:
        return __torch__.adapt_frames(frames[index], rate, w)
