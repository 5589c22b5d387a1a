"""Speed of the writer's model beside Hugging Face's Llama and the textbook Transformer of the same size.

    python benchmarks/writer_speed.py [--width 256 --layers 4 --heads 4 --vocabulary 4096] [--runs 7] [--threads 1]

The same tokens, float32, no padding, random weights: speed does not depend on what was learned. Runs alternate; the
median counts. CPU seconds of the process, which a busy machine bends less than the clock. Generation takes the likeliest
token, always so many. Training is a whole step with AdamW; the loss is taken on the text, as each of them would do it.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
from torch import nn

from modeling.language.decoding import Sampling, write
from modeling.language.model import LanguageModel, ModelConfig
from modeling.language.task import Example, batch_of, cross_entropy
from modeling.transformer import TransformerConfig

PROMPT, TEXT = 20, 60  # tokens
ROWS = 32  # pairs of a training step


def ours(options: argparse.Namespace, form: str) -> LanguageModel:
    shape = TransformerConfig(width=options.width, layers=options.layers, heads=options.heads, dropout=0.0, form=form)
    return LanguageModel(ModelConfig(transformer=shape), options.vocabulary)


def llama(options: argparse.Namespace) -> nn.Module:
    from transformers import LlamaConfig, LlamaForCausalLM

    hidden = 8 * ((8 * options.width // 3 + 7) // 8)
    config = LlamaConfig(
        vocab_size=options.vocabulary,
        hidden_size=options.width,
        intermediate_size=hidden,
        num_hidden_layers=options.layers,
        num_attention_heads=options.heads,
        max_position_embeddings=512,
        tie_word_embeddings=True,
        attn_implementation="sdpa",
        bos_token_id=0,
        eos_token_id=None,
        pad_token_id=1,
    )
    return LlamaForCausalLM(config)


def writes(model: LanguageModel, rows: int) -> Callable[[], None]:
    prompts = torch.randint(2, 90, (rows, PROMPT)).tolist()
    sampling = Sampling(longest=TEXT, top_k=1)
    return lambda: write(model, prompts, n=1, end=-1, seed=0, sampling=sampling) and None


def generates(model: nn.Module, rows: int) -> Callable[[], None]:
    prompts = torch.randint(2, 90, (rows, PROMPT))
    mask = torch.ones_like(prompts)

    def run() -> None:
        with torch.inference_mode():
            model.generate(
                prompts, attention_mask=mask, max_new_tokens=TEXT, min_new_tokens=TEXT, do_sample=False, use_cache=True
            )

    return run


def learns(model: nn.Module, loss: Callable[[nn.Module], torch.Tensor]) -> Callable[[], None]:
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)

    def run() -> None:
        model.train()
        for _ in range(3):
            optimizer.zero_grad(set_to_none=True)
            loss(model).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()

    return run


def losses() -> tuple[Callable[[nn.Module], torch.Tensor], Callable[[nn.Module], torch.Tensor]]:
    """Ours, and Hugging Face's with the facts' labels left out."""
    tokens = torch.randint(2, 90, (ROWS, PROMPT + TEXT)).tolist()
    batch = batch_of([Example(row[:PROMPT], row[PROMPT:]) for row in tokens])
    ids = torch.tensor(tokens)
    labels = ids.clone()
    labels[:, :PROMPT] = -100
    return (lambda model: cross_entropy(model, batch)), (lambda model: model(input_ids=ids, labels=labels).loss)


def compare(title: str, work: int, runs: int, contenders: dict[str, Callable[[], None]]) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(runs + 1):
        for name, run in contenders.items():
            begin = time.process_time()
            run()
            if number:  # the first warms up
                seconds[name].append(time.process_time() - begin)
    medians = {name: statistics.median(several) for name, several in seconds.items()}
    first = next(iter(medians.values()))
    for name, median in medians.items():
        print(
            f"{title:20}{name:14}{work / median:12,.0f} tokens a CPU second{median / first:8.2f} x our time", flush=True
        )


def first_token(model: LanguageModel, runs: int) -> None:
    prompts = torch.randint(2, 90, (1, PROMPT)).tolist()
    seconds = []
    for _ in range(20 * runs):
        begin = time.perf_counter()
        write(model, prompts, n=1, end=-1, seed=0, sampling=Sampling(longest=1))
        seconds.append(time.perf_counter() - begin)
    seconds.sort()
    print(
        f"{'first token':20}{'ours':14}{1000 * seconds[int(0.95 * len(seconds))]:12.1f} ms (95 % of {len(seconds)} requests, by the clock)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (
        ("width", 256),
        ("layers", 4),
        ("heads", 4),
        ("vocabulary", 4096),
        ("runs", 7),
        ("threads", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    mine, theirs, textbook = ours(options, "plain").eval(), llama(options).eval(), ours(options, "textbook").eval()
    sizes = {
        name: sum(p.numel() for p in m.parameters())
        for name, m in (("ours", mine), ("llama", theirs), ("textbook", textbook))
    }
    print(", ".join(f"{name} {size:,} parameters" for name, size in sizes.items()), f"; {options.threads} thread(s)")
    for rows in (1, 16):
        work = rows * TEXT
        compare(
            f"generate, batch {rows}",
            work,
            options.runs,
            {"ours": writes(mine, rows), "llama": generates(theirs, rows)},
        )
    if options.runs > 3:
        compare("generate, batch 16", 16 * TEXT, 1, {"ours": writes(mine, 16), "textbook": writes(textbook, 16)})
    our_loss, their_loss = losses()
    contenders = {
        "ours": learns(mine, our_loss),
        "llama": learns(theirs, their_loss),
        "textbook": learns(textbook, our_loss),
    }
    compare("train", 3 * ROWS * (PROMPT + TEXT), options.runs, contenders)
    first_token(mine.eval(), options.runs)


if __name__ == "__main__":
    main()
