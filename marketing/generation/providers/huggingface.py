"""Any causal language model of the Transformers library, run on this server: a directory, or a name on the Hugging Face hub.

The operator names it (HUGGINGFACE_MODEL), not a shop: loading one reads files of the server, and takes its memory.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings as django_settings

from marketing.generation.problems import Problem
from marketing.generation.prompts import MOST_TOKENS, messages
from marketing.generation.providers.base import Failed, Written
from marketing.generation.values import Kind, Request

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings

TEMPERATURE, TOP_P = 0.7, 0.95
ENDS = ".!?。！？…\n"


@dataclass(frozen=True)
class HuggingFace:
    name: ClassVar[str] = "huggingface"
    is_paid: ClassVar[bool] = False

    model: str
    seconds: float

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        if not django_settings.HUGGINGFACE_MODEL:
            raise Failed(Problem.NOT_SET_UP)
        return cls(django_settings.HUGGINGFACE_MODEL, settings.timeout)

    def most_tokens(self, request: Request) -> tuple[int, int]:
        return 0, 0

    def write(self, request: Request) -> Written:
        tokenizer, model = load(self.model)
        told = _encode(tokenizer, request)
        length, most = told["input_ids"].shape[1], MOST_TOKENS[Kind(request.kind)]
        if length + most > getattr(model.config, "max_position_embeddings", length + most):
            raise Failed(Problem.TOO_LONG)
        written = _generate(model, told, request, most=most, seconds=self.seconds)[:, length:]
        texts = tuple(text for ids in written if (text := _decode(tokenizer, ids)))
        if not texts:
            raise Failed(Problem.EMPTY)
        spent = int((written != _padding(tokenizer)).sum())
        return Written(texts, model=Path(self.model).name[:200], tokens_in=length, tokens_out=spent)


@lru_cache(maxsize=1)
def load(name: str) -> tuple[Any, Any]:
    """Once a process. Safetensors only, and no code that came with a model: both would run whatever they hold."""
    try:
        from transformers import AutoModelForCausalLM, AutoTokenizer  # an extra, and seconds to import

        plain = {"local_files_only": Path(name).is_dir(), "trust_remote_code": False}
        tokenizer = AutoTokenizer.from_pretrained(name, **plain)
        model = AutoModelForCausalLM.from_pretrained(name, dtype="auto", use_safetensors=True, **plain)
    except ImportError as error:
        raise Failed(Problem.NO_MODEL, "pip install shop-ai[huggingface]") from error
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise Failed(Problem.NO_MODEL, f"{type(error).__name__}: {error}".partition("\n")[0]) from error
    return tokenizer, model.eval()


def _encode(tokenizer: Any, request: Request) -> Any:
    """As one message: some models know no other than the user's, and some know no messages at all."""
    said = "\n\n".join(one["content"] for one in messages(request))
    if tokenizer.chat_template is None:
        return tokenizer(f"{said}\n\n", return_tensors="pt")
    chat = [{"role": "user", "content": said}]
    return tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_tensors="pt", return_dict=True)


def _generate(model: Any, told: Any, request: Request, *, most: int, seconds: float) -> Any:
    import torch  # it came with the model

    with torch.random.fork_rng(), torch.inference_mode():
        torch.manual_seed(request.seed)
        try:
            return model.generate(
                **told,
                do_sample=True,
                temperature=TEMPERATURE,
                top_p=TOP_P,
                num_return_sequences=request.candidates,
                max_new_tokens=most,
                max_time=seconds,
                pad_token_id=model.generation_config.pad_token_id or _first(model.generation_config.eos_token_id),
            )
        except RuntimeError as error:  # out of memory, or numbers that are none
            raise Failed(Problem.BROKEN, str(error).partition("\n")[0]) from error


def _first(ids: Any) -> Any:
    return ids[0] if isinstance(ids, list) else ids


def _padding(tokenizer: Any) -> int:
    return tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id


def _decode(tokenizer: Any, ids: Any) -> str:
    """A text that time or length cut off ends with its last whole sentence."""
    text = tokenizer.decode(ids, skip_special_tokens=True).strip()
    if tokenizer.eos_token_id in ids.tolist():
        return text
    last = max(text.rfind(end) for end in ENDS)
    return text[: last + 1].strip()
