# What this machine can do at most, by libtorch's own kernels: the bench's denominators. TorchScript source. Types are libtorch's
# numbers: 5 float16, 6 float32, 15 bfloat16.
class Limits(Module):

    def ones(self, shape: List[int], dtype: int) -> Tensor:
        return torch.ones(shape, dtype=dtype)

    # Reads a matrix [rows, columns] once.
    def read(self, matrix: Tensor, vector: Tensor) -> Tensor:
        return torch.mv(matrix, vector)

    # 2 n^3 operations on square matrices.
    def multiply(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.mm(a, b)
