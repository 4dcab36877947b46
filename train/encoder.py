"""The shape of the small encoder: stock ModernBERT (pre-norm, rotary positions), 4 layers of 256."""

from pathlib import Path

from transformers import AutoTokenizer, ModernBertConfig


def config(tokenizer_folder: Path, **more: object) -> ModernBertConfig:
    """A configuration fitted to the tokenizer. Rotary positions and pre-norm learn from few tokens; every layer
    attends to the whole sentence."""
    tokenizer = AutoTokenizer.from_pretrained(tokenizer_folder)
    return ModernBertConfig(
        vocab_size=len(tokenizer),
        hidden_size=256,
        intermediate_size=384,
        num_hidden_layers=4,
        num_attention_heads=4,
        global_attn_every_n_layers=1,
        max_position_embeddings=512,
        attention_dropout=0.0,
        embedding_dropout=0.0,
        mlp_dropout=0.0,
        pad_token_id=tokenizer.pad_token_id,
        cls_token_id=tokenizer.cls_token_id,
        sep_token_id=tokenizer.sep_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
        attn_implementation="sdpa",
        **more,
    )
