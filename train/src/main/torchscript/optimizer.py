# AdamW (Loshchilov and Hutter 2019) over one flat vector, of which the weights are views. TorchScript source.
# hyper: 0 learning rate  1 beta1  2 beta2  3 eps  4 weight decay  5 largest gradient norm (0: any)  6 number of this step, from 1
class Optimizer(Module):

    # Weights [shape] as views of the vector: what is changed in it is changed in them. They ask for gradients.
    def leaves(self, flat: Tensor, shapes: List[Tensor]) -> List[Tensor]:
        made: List[Tensor] = []
        at = 0
        for shape in shapes:
            sizes: List[int] = []
            elements = 1
            for i in range(shape.numel()):
                size = int(shape[i])
                sizes.append(size)
                elements = elements * size
            made.append(flat.detach().narrow(0, at, elements).view(sizes).detach().requires_grad_(True))
            at = at + elements
        return made

    # Adds one micro-batch's gradient; the sum is divided where it is applied.
    def add(self, sum: Tensor, gradient: Tensor) -> Tensor:
        return sum.add_(gradient)

    # One step; `sum` is cleared for the next. Gives back the norm of the mean gradient, before clipping. A gradient that is not finite
    # changes nothing, and its norm says so.
    def apply(self, flat: Tensor, m: Tensor, v: Tensor, decays: Tensor, sum: Tensor, parts: Tensor, hyper: Tensor) -> Tensor:
        rate = float(hyper[0])
        b1 = float(hyper[1])
        b2 = float(hyper[2])
        t = float(hyper[6])
        sum.div_(float(parts))
        norm = torch.sqrt(torch.dot(sum, sum))
        size = float(norm)
        limit = float(hyper[5])
        if bool(torch.isfinite(norm)):
            if limit > 0. and size > limit:
                sum.mul_(limit / size)
            m.mul_(b1).add_(sum, alpha=1. - b1)
            v.mul_(b2).addcmul_(sum, sum, value=1. - b2)
            flat.addcmul_(flat, decays, value=torch.neg(rate * float(hyper[4])))
            scale = torch.sqrt(v).div_(torch.sqrt(1. - torch.pow(b2, t))).add_(float(hyper[3]))
            flat.addcdiv_(m, scale, value=torch.neg(rate / (1. - torch.pow(b1, t))))
        sum.zero_()
        return norm

    # Overwrites a vector in place.
    def set(self, vector: Tensor, values: Tensor) -> Tensor:
        return vector.copy_(values)
