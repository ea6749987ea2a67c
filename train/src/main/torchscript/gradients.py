# The gradient of a loss as one vector, in the order of the weights; zero where the loss does not depend on one. TorchScript source, put
# in front of a recipe's own, whose method `losses` gives back [gradient, loss, measures ...].
def gradient(loss: Tensor, w: List[Tensor]) -> Tensor:
    found = torch.grad([loss], w, None, None, False, True)
    flat: List[Tensor] = []
    for i in range(len(w)):
        g = found[i]
        if g is None:
            flat.append(torch.zeros([w[i].numel()], dtype=6))
        else:
            flat.append(g.reshape([-1]).to(6))
    return torch.cat(flat, 0)
