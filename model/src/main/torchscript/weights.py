# Weights from checkpoint files: a file is mapped and its tensors are views of the map, prepared for linear.py. TorchScript source.
# Types are libtorch's numbers: 1 int8, 5 float16, 6 float32, 15 bfloat16.
class Weights(Module):

    # A file as one vector; nothing is read until it is touched.
    def map(self, file: str, elements: int, dtype: int) -> Tensor:
        return torch.from_file(file, False, elements, dtype=dtype)

    # One tensor of the map; a copy only where the type or the device differs from the one that is computed in.
    def view(self, file: Tensor, offset: int, shape: List[int], dtype: int, device: str) -> Tensor:
        elements = 1
        for size in shape:
            elements = elements * size
        found = file.narrow(0, offset, elements).view(shape).to(dtype)
        if device != "cpu":
            found = found.to(torch.device(device))
        return found

    # Weights [out, in] below one another.
    def below(self, parts: List[Tensor]) -> Tensor:
        return torch.cat(parts, 0)

    # oneDNN's order for one row at a time, which serves any number of rows, each with the same result.
    def pack(self, w: Tensor) -> Tensor:
        return ops.mkldnn._reorder_linear_weight(w, 1)

    # Tries a packed product of a type; fails where the processor has none.
    def packs(self, width: int, dtype: int) -> int:
        none: List[Optional[number]] = []
        w = self.pack(torch.ones([width, width], dtype=dtype))
        y = ops.mkldnn._linear_pointwise(torch.ones([1, width], dtype=dtype), w, None, "none", none, "")
        return int(y[0][0])

    # One scale for each output channel, rounded first to the type that multiplies it.
    def int8(self, w: Tensor) -> List[Tensor]:
        x = w.to(6)
        scale = torch.clamp(torch.amax(torch.abs(x), [1]) / 127, 1e-10).to(15)
        q = torch.clamp(torch.round(x / scale.to(6).unsqueeze(1)), -127, 127).to(1)
        return [q, scale]

    # One scale and zero for each group of `group` inputs: w = (q - 8) * scale + zero, q in 0 .. 15.
    def int4(self, w: Tensor, group: int) -> List[Tensor]:
        x = w.to(6).view([w.size(0), -1, group])
        low = torch.amin(x, [2], True)
        high = torch.amax(x, [2], True)
        scale = torch.clamp((high - low) / 15, 1e-8).to(15)
        zero = (low + 8 * scale.to(6)).to(15)
        q = torch.clamp(torch.round((x - zero.to(6)) / scale.to(6)) + 8, 0, 15).to(3).view_as(w)
        scales = torch.cat([scale, zero], 2).transpose(0, 1).contiguous()
        return [torch._convert_weight_to_int4pack_for_cpu(q, 1), scales]

    # Weight norm folded: g * v / |v|, the norm over all axes but the first (for transposed convolutions the input channels).
    def fold(self, g: Tensor, v: Tensor) -> Tensor:
        rows = v.reshape([v.size(0), -1])
        norm = torch.sqrt(torch.sum(rows * rows, [1], True))
        return (rows / norm * g.reshape([-1, 1])).view_as(v)
