# Weights from safetensors files: a file is mapped once per type and its tensors are views of the map. TorchScript source.
# Types are libtorch's numbers: 5 float16, 6 float32, 15 bfloat16.
class Weights(Module):

    # The whole file as one vector; nothing is read until it is touched.
    def map(self, file: str, elements: int, dtype: int) -> Tensor:
        return torch.from_file(file, False, elements, dtype=dtype)

    # One tensor of the map; a copy only where the type differs from the one that is computed in.
    def view(self, file: Tensor, offset: int, shape: List[int], dtype: int) -> Tensor:
        elements = 1
        for size in shape:
            elements = elements * size
        return file.narrow(0, offset, elements).view(shape).to(dtype)

    # Weight norm folded: g * v / |v|, the norm over all axes but the first (for transposed convolutions the input channels).
    def fold(self, g: Tensor, v: Tensor) -> Tensor:
        rows = v.reshape([v.size(0), -1])
        norm = torch.sqrt(torch.sum(rows * rows, [1], True))
        return (rows / norm * g.reshape([-1, 1])).view_as(v)
