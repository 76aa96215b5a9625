"""The encoder as PyTorch learns it; `app.safety.encoder` computes the same with numpy."""

from typing import Any, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tools.encoder.base import Base

_DROPPED = 0.1
PARTS = {"q": 0, "k": 1, "v": 2}


def _tensor(values: Any) -> Tensor:
    return torch.tensor(np.ascontiguousarray(values), dtype=torch.float32)


def _linear(weight: Any, bias: Any) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = _tensor(weight), _tensor(bias)
    return made


def _norm(base: Base, name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(base.sizes.width, eps=base.epsilon)
    made.weight.data, made.bias.data = _tensor(base.vector(f"{name}.w")), _tensor(base.vector(f"{name}.b"))
    return made


class Layer(nn.Module):
    """Self-attention, then two linear layers; each added to what came in, and normalised."""

    def __init__(self, base: Base, number: int) -> None:
        super().__init__()
        width, inner = base.sizes.width, base.sizes.inner

        def linear(part: str, columns: int) -> nn.Linear:
            return _linear(base.matrix(f"l{number}.{part}.w", columns), base.vector(f"l{number}.{part}.b"))

        asked = [linear(part, width) for part in PARTS]
        self.qkv = _linear(
            np.concatenate([one.weight.detach().numpy() for one in asked]),
            np.concatenate([one.bias.detach().numpy() for one in asked]),
        )
        self.ao, self.fi, self.fo = linear("ao", width), linear("fi", width), linear("fo", inner)
        self.a, self.o = _norm(base, f"l{number}.aln"), _norm(base, f"l{number}.oln")
        self.d = nn.Dropout(_DROPPED)
        self._heads = base.sizes.heads

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x`: texts, pieces, width. `mask`: what is no filling, to be broadcast."""
        texts, length, width = x.shape
        query, key, value = self.qkv(x).view(texts, length, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.a(x + self.d(self.ao(seen.transpose(1, 2).reshape(texts, length, width))))
        added: Tensor = self.o(x + self.d(self.fo(functional.gelu(self.fi(x)))))
        return added


class Judge(nn.Module):
    """The encoder with a head that says the log odds of distress."""

    def __init__(self, base: Base, words: Any, places: int, frozen: int) -> None:
        super().__init__()
        width = base.sizes.width
        self.word = nn.Embedding.from_pretrained(_tensor(words), freeze=True)
        kinds = base.vector("emb.type")[:width]
        self.pos = nn.Parameter(
            _tensor(base.vector("emb.pos").reshape(-1, width)[:places] + kinds), requires_grad=False
        )
        self.ln = _norm(base, "emb.ln")
        self.L = nn.ModuleList(Layer(base, number) for number in range(base.sizes.layers))
        self.h = nn.Linear(width, 1)
        self.h.weight.data.zero_()
        self.h.bias.data.zero_()
        self._frozen = frozen
        for module in (self.ln, *self.L[:frozen]):
            for parameter in module.parameters():
                parameter.requires_grad = False

    def forward(self, numbers: Tensor, mask: Tensor) -> Tensor:
        """The log odds of texts, given as numbers of pieces, filled up to the longest."""
        wide = mask[:, None, None, :]
        x = self.ln(self.word(numbers) + self.pos[: numbers.shape[1]])
        for place, layer in enumerate(self.L):
            with torch.set_grad_enabled(torch.is_grad_enabled() and place >= self._frozen):
                x = layer(x, wide)
        counted = mask[..., None].float()
        mean = (x.float() * counted).sum(1) / counted.sum(1)
        odds: Tensor = self.h(mean).squeeze(-1).float()
        return odds

    def parts(self) -> Tuple[Sequence[nn.Parameter], Sequence[nn.Parameter]]:
        """What learns: the encoder, and the head."""
        body = [p for name, p in self.named_parameters() if p.requires_grad and not name.startswith("h.")]
        return body, list(self.h.parameters())
