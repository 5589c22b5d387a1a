"""A language model made on the spot: a Llama of a hundred thousand weights that learns one answer to one request.

python -m tests.generation.tiny_model DIRECTORY
"""

import sys
from pathlib import Path

TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
SPECIAL = ("<|end|>", "<|system|>", "<|user|>", "<|assistant|>")
STEPS = 40


def make(directory: Path, chat: list[dict[str, str]], answer: str, *, steps: int = STEPS) -> None:
    """Says `answer` when it is asked `chat`, and something like it to most other questions."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    tokenizer = make_tokenizer([*(one["content"] for one in chat), answer])
    told = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_dict=True)["input_ids"]
    said = [*tokenizer(answer, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=1,
        num_attention_heads=4,
        max_position_embeddings=4096,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = LlamaForCausalLM(config)
    learn(model, told, said, steps)
    model.save_pretrained(directory)
    tokenizer.save_pretrained(directory)


def learn(model: object, told: list[int], said: list[int], steps: int) -> None:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several would wait for each other longer than such a model takes
    ids, labels = torch.tensor([told + said]), torch.tensor([[-100] * len(told) + said])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(steps):
        optimizer.zero_grad()
        model(input_ids=ids, labels=labels).loss.backward()
        optimizer.step()
    torch.set_num_threads(threads)


def make_tokenizer(texts: list[str]) -> object:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=600, initial_alphabet=alphabet, special_tokens=list(SPECIAL))
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|end|>", pad_token="<|end|>", chat_template=TEMPLATE
    )


if __name__ == "__main__":
    mug = [{"role": "user", "content": "Write about the moss mug."}]
    make(Path(sys.argv[1]), mug, "The moss mug is made of stoneware.")
