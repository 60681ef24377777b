def he_normal(rng, fan_in, fan_out):
    return rng.standard_normal((fan_in, fan_out)) * (2 / fan_in) ** 0.5


def xavier_normal(rng, fan_in, fan_out):
    return rng.standard_normal((fan_in, fan_out)) * (2 / (fan_in + fan_out)) ** 0.5
