"""Dimensions of the three networks. `small` is what two CPU cores can train in an evening, `full` what a GPU trains in minutes."""

TEXT_IDS, CODES = 256 * 256, 4096

LANGUAGE_MODEL = {
    "small": dict(
        text_ids=TEXT_IDS, text_width=64, text_encoder=dict(width=128, heads=4, hidden=384, blocks=2),
        inputs=192, llm=dict(width=192, heads=4, hidden=640, blocks=4),
    ),
    "full": dict(
        text_ids=TEXT_IDS, text_width=48, text_encoder=dict(width=192, heads=4, hidden=768, blocks=3),
        inputs=256, llm=dict(width=256, heads=4, hidden=1024, blocks=5),
    ),
}

FLOW = {
    "small": dict(
        inputs=192, encoder=dict(width=192, heads=4, hidden=768, blocks=6, dropout=0.05),
        estimator=dict(channels=[128, 128], n_blocks=1, num_mid_blocks=2, num_heads=4, attention_head_dim=32),
    ),
    "full": dict(
        inputs=192, encoder=dict(width=256, heads=4, hidden=1024, blocks=4, dropout=0.1),
        estimator=dict(channels=[192, 192], n_blocks=1, num_mid_blocks=4, num_heads=4, attention_head_dim=48),
    ),
}

VOCODER = {"small": dict(base_channels=128, cond_channels=96), "full": dict(base_channels=192, cond_channels=192)}
