"""An encoder judges how candidates read; it never lets one pass, nor stops one."""

from pathlib import Path

import pytest

from marketing.generation.guardrails.base import Policy
from marketing.generation.ranking import ranked
from marketing.generation.scoring import naturalness
from marketing.generation.values import Request

NATURAL = "The Moss mug is made of stoneware and holds 350 ml."
SHUFFLED = "Stoneware the Moss mug of made is and 350 ml holds."
FALSE = "The Moss mug is made of gold and holds 350 ml."


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of a few thousand weights that has read one sentence."""
    pytest.importorskip("transformers")
    import torch
    from transformers import BertConfig, BertForMaskedLM

    directory, tokenizer = tmp_path_factory.mktemp("encoder"), words(f"{NATURAL} {SHUFFLED} {FALSE}")
    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    model = BertForMaskedLM(BertConfig(vocab_size=len(tokenizer), max_position_embeddings=64, **sizes)).eval()
    ids = tokenizer(NATURAL, return_tensors="pt")["input_ids"]
    hidden, places = ids.repeat(ids.shape[1], 1), torch.arange(ids.shape[1])
    hidden[places, places] = tokenizer.mask_token_id
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(40):
        optimizer.zero_grad()
        guessed = model(input_ids=hidden).logits[places, places]
        torch.nn.functional.cross_entropy(guessed, ids[0]).backward()
        optimizer.step()
    model.save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    return directory


def words(text: str) -> object:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator([text], trainers.WordLevelTrainer(special_tokens=["[UNK]", "[PAD]", "[MASK]"]))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", mask_token="[MASK]"
    )


def test_of_two_that_say_the_same_the_one_that_reads_better_comes_first(
    encoder: Path, request_for_mug: Request, settings: object
) -> None:
    settings.HUGGINGFACE_SCORER = str(encoder)

    found = ranked([SHUFFLED, FALSE, NATURAL], request_for_mug, Policy())

    assert [one.text for one in found] == [NATURAL, SHUFFLED, FALSE]
    assert [one.passes for one in found] == [True, True, False]


def test_a_text_is_scored_the_same_alone_or_among_others_and_however_often(encoder: Path, settings: object) -> None:
    settings.HUGGINGFACE_SCORER = str(encoder)

    first, again = naturalness([NATURAL, SHUFFLED]), naturalness([SHUFFLED, FALSE, NATURAL])

    assert first[0] == again[2] > first[1] == again[0]


def test_without_an_encoder_or_with_a_broken_one_nobody_is_preferred(
    tmp_path: Path, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("transformers")
    assert naturalness([NATURAL, SHUFFLED]) == [0.0, 0.0]

    settings.HUGGINGFACE_SCORER = str(tmp_path)
    assert naturalness([NATURAL, SHUFFLED]) == [0.0, 0.0]
    assert "cannot be loaded" in caplog.text
