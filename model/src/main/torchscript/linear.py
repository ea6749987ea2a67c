# The product that every stage is made of: x [rows, in] with a weight [out, in] as `Weights` prepared it. TorchScript source, put in
# front of a stage's own. `s` is empty, or a quantised weight's scales:
#   packed     oneDNN's own order of a float weight; a row's result does not depend on the rows beside it
#   float      any type, as it lies in the file
#   int8       [out, in], s [out]: one scale a channel
#   int4       two in a byte, s [in / group, out, 2]: scale and zero of each group
# Whatever x is, the product is computed, and its result given, in the weight's own type (bfloat16 for the quantised ones).
def linear(x: Tensor, w: Tensor, s: Tensor) -> Tensor:
    if w.is_mkldnn:
        none: List[Optional[number]] = []
        y = ops.mkldnn._linear_pointwise(x.to(w.dtype), w, None, "none", none, "")
    elif s.numel() == 0:
        y = torch.linear(x.to(w.dtype), w)
    elif w.dtype != 1:
        y = torch._weight_int4pack_mm_for_cpu(x.to(15), w, x.size(1) // s.size(0), s)
    elif w.is_cuda:
        y = torch.linear(x.to(15), w.to(15)) * s
    else:
        y = torch._weight_int8pack_mm(x.to(15), w, s)
    return y


# The same with a bias, for float weights; x may have more axes.
def affine(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if w.is_mkldnn:
        none: List[Optional[number]] = []
        y = ops.mkldnn._linear_pointwise(x.to(w.dtype), w, b, "none", none, "")
    else:
        y = torch.linear(x.to(w.dtype), w, b)
    return y
