"""One causal self-attention stack, and the textbook form beside it as the reference to compare with.

`Transformer`: pre-norm, RMSNorm (arXiv 1910.07467), rotary positions (2104.09864), SwiGLU (2002.05202) and residuals
behind a gate, as LiGR has them (eSASRec, 2508.06450: they help where the newest part of time is predicted). The form
"plain" has no gate: a language model learns as well without, and a step of generation is a fifth cheaper.
`TextbookTransformer`: `nn.TransformerEncoder`, post-norm, sinusoidal positions (Vaswani et al. 2017).

Both map (B, T, D) to (B, T, D), and position t sees positions <= t only. So padding after the end needs no mask.
`at` gives the states at one position of each row alone, which is all that serving asks: the last block then needs keys and
values of every position, and everything else of one. `among` gives those at some places, which is all that a loss asks.
`Reader` reads on with the keys and values of what it has read (the KV cache): a step of generation costs one position.

Shapes: S = new positions, B = batch, T = positions, D = model width, H = heads, K = width of one head.
"""

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import nn

from modeling.packed import Packed


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """The shape of a stack. Raises ValueError when it cannot be built."""

    width: int = 64
    layers: int = 2
    heads: int = 2
    dropout: float = 0.2
    form: Literal["gated", "plain", "textbook"] = "gated"

    def __post_init__(self) -> None:
        if min(self.width, self.layers, self.heads) < 1 or self.width % (2 * self.heads):
            raise ValueError(f"width {self.width} must be a multiple of 2 x heads ({self.heads}), with layers >= 1.")
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout {self.dropout} must be in [0, 1).")
        if self.form not in ("gated", "plain", "textbook"):
            raise ValueError(f"form {self.form!r} must be 'gated', 'plain' or 'textbook'.")


def build(config: TransformerConfig) -> nn.Module:
    """The stack a configuration asks for."""
    return TextbookTransformer(config) if config.form == "textbook" else Transformer(config)


class Transformer(nn.Module):
    """A stack of blocks and a last norm: (B, T, D) -> (B, T, D)."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.RMSNorm(config.width)
        self.head_width = config.width // config.heads

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        turns = rotations(x.shape[1], self.head_width, x.device)
        for block in self.blocks:
            x = block(x, turns)
        return self.norm(x)

    def at(self, x: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
        """(B, T, D) and positions (B,) -> (B, D)."""
        turns = rotations(x.shape[1], self.head_width, x.device)
        *first, last = self.blocks
        for block in first:
            x = block(x, turns)
        return self.norm(last.at(x, turns, position))

    def among(self, x: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """(B, T, D) and places (N,), counted through rows and columns -> (N, D)."""
        turns = rotations(x.shape[1], self.head_width, x.device)
        *first, last = self.blocks
        for block in first:
            x = block(x, turns)
        return self.norm(last.among(x, turns, places))


class Block(nn.Module):
    """Attention, then a feed-forward; each is added, in the gated form through a gate that looks at what it joins."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.attention, self.feed_forward = SelfAttention(config), SwiGLU(config.width)
        self.norms = nn.ModuleList(nn.RMSNorm(config.width) for _ in range(2))
        gates = 2 if config.form == "gated" else 0
        self.gates = nn.ModuleList(nn.Linear(config.width, config.width) for _ in range(gates))
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
        x = self.join(0, x, self.attention(self.norms[0](x), turns))
        return self.join(1, x, self.feed_forward(self.norms[1](x)))

    def at(self, x: torch.Tensor, turns: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
        here = x[torch.arange(len(x), device=x.device), position]  # (B, D)
        here = self.join(0, here, self.attention.at(self.norms[0](x), turns, position))
        return self.join(1, here, self.feed_forward(self.norms[1](here)))

    def among(self, x: torch.Tensor, turns: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        seen = self.attention.seen(self.norms[0](x), turns)
        here = self.join(0, x.flatten(0, 1)[places], self.attention.to_out(seen.flatten(0, 1)[places]))
        return self.join(1, here, self.feed_forward(self.norms[1](here)))

    def join(self, part: int, x: torch.Tensor, new: torch.Tensor) -> torch.Tensor:
        new = self.dropout(new)
        return x + new * torch.sigmoid(self.gates[part](x)) if self.gates else x + new


class SelfAttention(nn.Module):
    """Each position looks at itself and at those before it, never ahead."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.to_qkv = nn.Linear(config.width, 3 * config.width, bias=False)
        self.to_out = nn.Linear(config.width, config.width, bias=False)

    def forward(self, x: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
        return self.to_out(self.seen(x, turns))

    def seen(self, x: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
        """What each position reads of the others: (B, T, D)."""
        B, T, D = x.shape
        q, k, v = self.to_qkv(x).view(B, T, 3, self.heads, D // self.heads).unbind(dim=2)
        q, k, v = (t.transpose(1, 2) for t in (q, k, v))  # (B, H, T, K)
        y = F.scaled_dot_product_attention(rotate(q, turns), rotate(k, turns), v, is_causal=True)
        return y.transpose(1, 2).reshape(B, T, D)

    def at(self, x: torch.Tensor, turns: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
        B, T, D = x.shape
        to_q, to_kv = self.to_qkv.weight.split((D, 2 * D))
        q = F.linear(x[torch.arange(B, device=x.device), position], to_q).view(B, self.heads, 1, -1)  # (B, H, 1, K)
        k, v = F.linear(x, to_kv).view(B, T, 2, self.heads, -1).permute(2, 0, 3, 1, 4)  # (B, H, T, K) each
        seen = torch.arange(T, device=x.device) <= position[:, None, None, None]  # (B, 1, 1, T)
        q = rotate(q, turns[:, position, None, None])
        y = F.scaled_dot_product_attention(q, rotate(k, turns), v, attn_mask=seen)
        return self.to_out(y.reshape(B, D))


class SwiGLU(nn.Module):
    """Feed-forward with a gate; 8/3 of the width, so that it costs what the textbook's 4 x costs."""

    def __init__(self, width: int) -> None:
        super().__init__()
        hidden = 8 * ((8 * width // 3 + 7) // 8)
        self.to_hidden = nn.Linear(width, 2 * hidden, bias=False)
        self.to_out = nn.Linear(hidden, width, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        gate, value = self.to_hidden(x).chunk(2, dim=-1)
        return self.to_out(F.silu(gate) * value)


def rotations(length: int, width: int, device: torch.device) -> torch.Tensor:
    """(2, T, K / 2): cosine and sine of each position's turn, slower from pair to pair."""
    speed = 10_000.0 ** (-torch.arange(0, width, 2, device=device) / width)
    angle = torch.arange(length, device=device)[:, None] * speed
    return torch.stack((angle.cos(), angle.sin()))


def rotate(x: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Turns each pair of (..., T, K) by its position, so that a product of two sees their distance only."""
    cos, sin = turns
    even, odd = x.chunk(2, dim=-1)
    return torch.cat((even * cos - odd * sin, even * sin + odd * cos), dim=-1)


class TextbookTransformer(nn.Module):
    """The encoder of Vaswani et al. with a causal mask: (B, T, D) -> (B, T, D)."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(
            config.width, config.heads, 4 * config.width, config.dropout, batch_first=True, norm_first=False
        )
        self.encoder = nn.TransformerEncoder(layer, config.layers, enable_nested_tensor=False)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        _, T, D = x.shape
        ahead = torch.ones(T, T, dtype=torch.bool, device=x.device).triu(1)
        return self.encoder(self.dropout(x * D**0.5 + sinusoids(T, D, x.device)), mask=ahead, is_causal=True)

    def at(self, x: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
        return self(x)[torch.arange(len(x), device=x.device), position]

    def among(self, x: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        return self(x).flatten(0, 1)[places]


def sinusoids(length: int, width: int, device: torch.device) -> torch.Tensor:
    """(T, D): the sines and cosines of the paper."""
    return torch.cat(tuple(rotations(length, width, device).flip(0)), dim=-1)


class Reader:
    """Reads on after what it has read. Weights are folded for that once: norms into the matrix behind them, and the
    pairs that a position turns side by side, so that turning them is one product of complex numbers."""

    def __init__(self, stack: Transformer) -> None:
        self.stack, self.scale = stack, stack.norm.weight.shape[0] ** 0.5
        self.heads, self.head_width = stack.blocks[0].attention.heads, stack.head_width
        pairs = torch.arange(self.head_width).view(2, -1).T.flatten()
        self.layers = [self.fold(block, pairs) for block in stack.blocks]
        self.last = stack.norm.weight * self.scale

    def fold(self, block: Block, pairs: torch.Tensor) -> tuple[Packed, ...]:
        attention, feed_forward, (first, second) = block.attention, block.feed_forward, block.norms
        qkv = attention.to_qkv.weight * first.weight * self.scale
        q, k, v = (part.unflatten(0, (self.heads, -1)) for part in qkv.chunk(3))
        qkv = torch.cat([part.flatten(0, 1) for part in (q[:, pairs], k[:, pairs], v)])
        hidden = feed_forward.to_hidden.weight * second.weight * self.scale
        return tuple(map(Packed, (qkv, attention.to_out.weight, hidden, feed_forward.to_out.weight)))

    def begin(self, rows: int, room: int) -> "Memory":
        cos, sin = rotations(room, self.head_width, self.last.device)
        kept = torch.empty(len(self.layers), rows, 2, self.heads, room, self.head_width)
        return Memory(kept, torch.complex(cos, sin)[:, None, None])

    def read(self, x: torch.Tensor, memory: "Memory") -> torch.Tensor:
        """(B, S, D) that come after what the memory holds -> the state of the last (B, D). S > 1 only at the start."""
        B, S, D = x.shape
        begin, end = memory.length, memory.length + S
        turns, x = memory.turns[begin:end], x.flatten(0, 1)
        for (to_qkv, to_out, to_hidden, down), block, kept in zip(
            self.layers, self.stack.blocks, memory.kept, strict=True
        ):
            new = to_qkv(one_long(x)).view(B, S, 3, self.heads, -1)
            torch.view_as_complex(new[:, :, :2].unflatten(-1, (-1, 2))).mul_(turns)
            q, kv = new[:, :, 0].transpose(1, 2), new[:, :, 1:].permute(0, 2, 3, 1, 4)
            kept[:, :, :, begin:end] = kv
            y = F.scaled_dot_product_attention(q, kept[:, 0, :, :end], kept[:, 1, :, :end], is_causal=S > 1)
            x = block.join(0, x, to_out(y.transpose(1, 2).reshape(B * S, D)))
            gate, value = to_hidden(one_long(x)).chunk(2, dim=-1)
            x = block.join(1, x, down(F.silu(gate).mul_(value)))
        memory.length = end
        return one_long(x.view(B, S, D)[:, -1]) * self.last


@dataclass
class Memory:
    """Keys and values of the positions read so far, with room for more: (blocks, B, 2, H, T, K)."""

    kept: torch.Tensor
    turns: torch.Tensor  # (T, 1, 1, K / 2) complex
    length: int = 0

    def choose(self, rows: torch.Tensor) -> None:
        """Goes on with these rows; a row may be named several times."""
        self.kept = self.kept[:, rows]


def one_long(x: torch.Tensor) -> torch.Tensor:
    """Vectors of length one."""
    return x / torch.linalg.vector_norm(x, dim=-1, keepdim=True)
