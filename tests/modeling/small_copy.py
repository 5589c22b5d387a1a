"""A few hundred true descriptions, English and Chinese, made by rule; small enough to be learned in seconds."""

import random

from modeling.language.config import WriterConfig
from modeling.language.data import Pair, Told

QUICK = WriterConfig(
    model={"transformer": {"width": 48, "layers": 2, "heads": 2, "dropout": 0.0, "form": "plain"}},
    trainer={"learning_rate": 6e-3, "warm_up": 0.05, "average": 0.98, "checkpoint_every": 30, "patience": 6},
    vocabulary=400,
    most_passes=12,
    least_steps=120,
)
COLOURS = {"en": ["red", "blue", "green"], "zh-hans": ["红色", "蓝色", "绿色"]}
MATERIALS = {"en": ["wool", "cotton", "steel"], "zh-hans": ["羊毛", "纯棉", "不锈钢"]}
STATES = {"yes": "It is safe in the dishwasher.", "no": "It is not safe in the dishwasher."}
ZH_STATES = {"yes": "可放入洗碗机。", "no": "不可放入洗碗机。"}


def small_pairs(count: int = 320) -> list[Pair]:
    rng = random.Random(3)
    return [pair(rng, "zh-hans" if i % 3 == 0 else "en", f"{rng.choice('ABCDEF')}{i % 97:02d}") for i in range(count)]


def pair(rng: random.Random, language: str, code: str) -> Pair:
    name = f"Nova {code}" if language == "en" else f"诺瓦{code}"
    colour, material = rng.choice(COLOURS[language]), rng.choice(MATERIALS[language])
    size = f"{rng.randrange(100, 900)} ml"
    facts = {"name": (name,), "colour": (colour,), "material": (material,)}
    if language == "en":
        text = rng.choice([f"{name} comes in {colour} {material}.", f"Meet {name}, made of {material} in {colour}."])
        held, states = f" It holds {size}.", STATES
    else:
        text = rng.choice([f"{name}采用{material}材质，{colour}外观。", f"{colour}的{name}，{material}制成。"])
        held, states = f"容量{size}。", ZH_STATES
    if rng.random() < 0.6:
        facts["size"], text = (size,), text + held
    if rng.random() < 0.6:
        state = rng.choice(["yes", "no"])
        facts["dishwasher"], text = (state,), f"{text}{' ' if language == 'en' else ''}{states[state]}"
    return Pair(Told(facts, language), text)
