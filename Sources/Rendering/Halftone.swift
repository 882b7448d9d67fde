// SPDX-License-Identifier: Apache-2.0

/// How gray becomes dots where the output has one bit.
public enum Halftone: String, Sendable, CaseIterable {
    /// A blue-noise threshold screen: the fastest, even in flat tones.
    case threshold
    /// Error diffusion: the most detail in photographs.
    case errorDiffusion = "error-diffusion"
}
