"""Writes the trained networks as a model folder in the official layout (half precision), with its cosyvoice.yaml."""

import argparse
import json
from collections import OrderedDict
from pathlib import Path

import torch

import codes
import train_flow
import train_language_model
from nano.flow import Flow
from nano.language_model import TransformerLM
from nano.sizes import FLOW, LANGUAGE_MODEL, VOCODER
from nano.vocoder import HiFT
from speakers import voice_vectors
from teacher import SPEAKERS

YAML = """\
# A small CosyVoice of the v1 architecture that reads phones; see MODEL_CARD.md. Written by voice/export.py.
sample_rate: 22050
text_encoder_input_size: {text_width}
llm_input_size: {llm_inputs}
llm_output_size: {llm[width]}
spk_embed_dim: 192

llm: !new:cosyvoice.llm.llm.TransformerLM
    text_encoder_input_size: !ref <text_encoder_input_size>
    llm_input_size: !ref <llm_input_size>
    llm_output_size: !ref <llm_output_size>
    text_token_size: {text_ids}
    speech_token_size: {codes}
    length_normalized_loss: True
    lsm_weight: 0
    spk_embed_dim: !ref <spk_embed_dim>
    text_encoder: !new:cosyvoice.transformer.encoder.ConformerEncoder
        input_size: !ref <text_encoder_input_size>
        output_size: {text_encoder[width]}
        attention_heads: {text_encoder[heads]}
        linear_units: {text_encoder[hidden]}
        num_blocks: {text_encoder[blocks]}
        dropout_rate: 0.1
        positional_dropout_rate: 0.1
        attention_dropout_rate: 0
        normalize_before: True
        input_layer: 'linear'
        pos_enc_layer_type: 'rel_pos_espnet'
        selfattention_layer_type: 'rel_selfattn'
        use_cnn_module: False
        macaron_style: False
        use_dynamic_chunk: False
        use_dynamic_left_chunk: False
        static_chunk_size: 1
    llm: !new:cosyvoice.transformer.encoder.TransformerEncoder
        input_size: !ref <llm_input_size>
        output_size: !ref <llm_output_size>
        attention_heads: {llm[heads]}
        linear_units: {llm[hidden]}
        num_blocks: {llm[blocks]}
        dropout_rate: 0.1
        positional_dropout_rate: 0.1
        attention_dropout_rate: 0
        input_layer: 'linear_legacy'
        pos_enc_layer_type: 'rel_pos_espnet'
        selfattention_layer_type: 'rel_selfattn'
        static_chunk_size: 1
    # The codes' grammar leaves only the lengths of phones to choose.
    sampling: !name:cosyvoice_lite.sampling.mean_length {{}}

flow: !new:cosyvoice.flow.flow.MaskedDiffWithXvec
    input_size: {flow_inputs}
    output_size: 80
    spk_embed_dim: !ref <spk_embed_dim>
    output_type: 'mel'
    vocab_size: {codes}
    input_frame_rate: {frame_rate}
    only_mask_loss: True
    encoder: !new:cosyvoice.transformer.encoder.ConformerEncoder
        output_size: {flow_encoder[width]}
        attention_heads: {flow_encoder[heads]}
        linear_units: {flow_encoder[hidden]}
        num_blocks: {flow_encoder[blocks]}
        dropout_rate: 0.1
        positional_dropout_rate: 0.1
        attention_dropout_rate: 0.1
        normalize_before: True
        input_layer: 'linear'
        pos_enc_layer_type: 'rel_pos_espnet'
        selfattention_layer_type: 'rel_selfattn'
        input_size: {flow_inputs}
        use_cnn_module: False
        macaron_style: False
    length_regulator: !new:cosyvoice.flow.length_regulator.InterpolateRegulator
        channels: 80
        sampling_ratios: [1, 1, 1, 1]
    decoder: !new:cosyvoice.flow.flow_matching.ConditionalCFM
        in_channels: 240
        n_spks: 1
        spk_emb_dim: 80
        cfm_params: !new:omegaconf.DictConfig
            content:
                sigma_min: 1e-06
                solver: 'euler'
                t_scheduler: 'cosine'
                training_cfg_rate: 0.0
                inference_cfg_rate: 0.0
                reg_loss_type: 'l1'
        estimator: !new:cosyvoice.flow.decoder.ConditionalDecoder
            in_channels: 320
            out_channels: 80
            channels: {estimator_channels}
            dropout: 0
            attention_head_dim: {estimator[attention_head_dim]}
            n_blocks: {estimator[n_blocks]}
            num_mid_blocks: {estimator[num_mid_blocks]}
            num_heads: {estimator[num_heads]}
            act_fn: 'gelu'

hift: !new:cosyvoice.hifigan.generator.HiFTGenerator
    in_channels: 80
    base_channels: {hift[base_channels]}
    nb_harmonics: 8
    sampling_rate: !ref <sample_rate>
    nsf_alpha: 0.1
    nsf_sigma: 0.003
    nsf_voiced_threshold: 10
    upsample_rates: [8, 8]
    upsample_kernel_sizes: [16, 16]
    istft_params:
        n_fft: 16
        hop_len: 4
    resblock_kernel_sizes: [3, 7, 11]
    resblock_dilation_sizes: [[1, 3, 5], [1, 3, 5], [1, 3, 5]]
    source_resblock_kernel_sizes: [7, 11]
    source_resblock_dilation_sizes: [[1, 3, 5], [1, 3, 5]]
    lrelu_slope: 0.1
    audio_limit: 0.99
    f0_predictor: !new:cosyvoice.hifigan.f0_predictor.ConvRNNF0Predictor
        num_class: 1
        in_channels: 80
        cond_channels: {hift[cond_channels]}

get_tokenizer: !name:cosyvoice_lite.phonemes.get_tokenizer
    languages: [zh, en, ja]
    indices: {indices}
    word_ends: True
    symbols: {symbols}
allowed_special: 'all'
feat_extractor: !name:matcha.utils.audio.mel_spectrogram
    n_fft: 1024
    num_mels: 80
    sampling_rate: !ref <sample_rate>
    hop_size: 256
    win_size: 1024
    fmin: 0
    fmax: 8000
    center: False
"""

def exported(state: dict, network: type, sizes: dict) -> tuple[torch.nn.Module, dict]:
    """The network that exported weights are of, and its dimensions."""
    for dimensions in sizes.values():
        net = network(**dimensions)
        if all(value.shape == state[key].shape for key, value in net.state_dict().items() if key in state):
            net.load_state_dict({key: value.float() for key, value in state.items()})
            return net, dimensions
    raise ValueError(f"nano/sizes.py has no {network.__name__} of that size")


def finished(factored: torch.nn.Module, state: dict) -> torch.nn.Module:
    factored.load_state_dict(state)
    return factored.finished()


def language_model_of(state: dict) -> TransformerLM:
    return finished(train_language_model.Factored(TransformerLM(**state["dimensions"])), state["net"])


def flow_of(state: dict) -> Flow:
    return finished(train_flow.Factored(Flow(**state["dimensions"])), state["average"])


def vocoder_of(state: dict) -> HiFT:
    net = HiFT(**state["dimensions"]).normalise()
    net.load_state_dict(state["net"])
    return net.folded()


KINDS = ((TransformerLM, LANGUAGE_MODEL, language_model_of), (Flow, FLOW, flow_of), (HiFT, VOCODER, vocoder_of))


def networks(*paths: Path | None) -> list[torch.nn.Module]:
    """Language model, flow and vocoder in eval mode (what has no path is left out), from a trainer's last.pt or an exported file; each has its `dimensions`."""
    found = []
    for path, (network, sizes, trained) in zip(paths, KINDS):
        if path:
            state = torch.load(path, map_location="cpu", weights_only=False)
            net, net.dimensions = (trained(state), state["dimensions"]) if "dimensions" in state else exported(state, network, sizes)
            found.append(net.eval())
    return found


def configuration(symbols: list[str], lm: dict, flow: dict, hift: dict) -> str:
    padded = symbols + [f"<{n}>" for n in range(len(symbols), codes.PHONES)]
    return YAML.format(
        text_width=lm["text_width"], llm_inputs=lm["inputs"], llm=lm["llm"], text_encoder=lm["text_encoder"],
        text_ids=lm["text_ids"], codes=codes.CODES, flow_inputs=flow["inputs"],
        flow_encoder=flow["encoder"], estimator=flow["estimator"], estimator_channels=list(flow["estimator"]["channels"]),
        frame_rate=codes.FRAME_RATE, hift=hift, indices=codes.INDICES,
        symbols=json.dumps(padded, ensure_ascii=False),
    )


def save(net: torch.nn.Module, path: Path) -> None:
    state = OrderedDict((k, v.detach().half().contiguous()) for k, v in net.state_dict().items())
    torch.save(state, path)
    print(path.name, sum(v.numel() for v in state.values()) / 1e6, "M,", path.stat().st_size / 1e6, "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language-model", type=Path, required=True)
    parser.add_argument("--flow", type=Path, required=True)
    parser.add_argument("--vocoder", type=Path, required=True)
    parser.add_argument("--symbols", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    nets = networks(args.language_model, args.flow, args.vocoder)
    for net, name in zip(nets, ("llm", "flow", "hift")):
        save(net, args.out / f"{name}.pt")
    vectors = voice_vectors(args.package)
    speakers = {ours: {"embedding": torch.from_numpy(vectors[theirs])[None]} for ours, theirs in SPEAKERS.items()}
    torch.save(speakers, args.out / "spk2info.pt")
    (args.out / "cosyvoice.yaml").write_text(configuration(json.loads(args.symbols.read_text()), *(net.dimensions for net in nets)))


if __name__ == "__main__":
    main()
