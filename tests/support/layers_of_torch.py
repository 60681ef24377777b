"""Layers that torch has as modules, as functions of their weights."""

import torch

F = torch.nn.functional


def rnn(x, h0, wx, wh, b):
    """torch's own module, with weights of ours."""
    module = torch.nn.RNN(wx.shape[0], wh.shape[0], batch_first=True, dtype=torch.float64)
    return run(module, wx, wh, b, (x, h0[None]))


def lstm(x, h0, c0, wx, wh, b):
    """The same for an LSTM: torch's gates come as i, f, g, o, ours as i, f, o, g."""
    module = torch.nn.LSTM(wx.shape[0], wh.shape[0], batch_first=True, dtype=torch.float64)
    ordered = (w.unflatten(-1, (4, -1))[..., [0, 1, 3, 2], :].flatten(-2) for w in (wx, wh, b))
    return run(module, *ordered, (x, (h0[None], c0[None])))


def run(module, wx, wh, b, given):
    """The hidden states of a recurrent module with these weights."""
    weights = {"weight_ih_l0": wx.T, "weight_hh_l0": wh.T}
    weights |= {"bias_ih_l0": b, "bias_hh_l0": torch.zeros_like(b)}
    return torch.func.functional_call(module, weights, given)[0]


def causal(q, k, v, _):
    """Attention that does not look ahead."""
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)


def mlp_block(x, gamma, beta, w1, b1, w2, b2):
    """Layer norm, linear, GELU, linear."""
    h = F.layer_norm(x, (x.shape[-1],), gamma, beta)
    return F.linear(F.gelu(F.linear(h, w1.T, b1), approximate="tanh"), w2.T, b2)


def rms(x, gamma):
    """RMSNorm along the last axis."""
    return F.rms_norm(x, (x.shape[-1],), gamma, 1e-5)


def spatial(x, gamma, beta):
    """Batch norm of images, in training."""
    return F.batch_norm(x, None, None, gamma, beta, True, 0.1, 1e-5)


def group(x, gamma, beta, groups):
    """Group norm, its arguments in our order."""
    return F.group_norm(x, groups, gamma, beta, 1e-5)


def hinge(scores, labels, margin):
    """torch averages over the classes as well, the true one included."""
    return F.multi_margin_loss(scores, labels, margin=margin) * scores.shape[1]


def huber(pred, target, delta):
    """torch's own, with delta by its name."""
    return F.huber_loss(pred, target, delta=delta)
