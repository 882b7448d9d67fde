// SPDX-License-Identifier: Apache-2.0

/// How it is with the disk that has the jobs.
public enum SpoolArea: Sendable, Hashable {
    /// Jobs are taken and printed.
    case open
    /// There is no room: those that were accepted are printed, new ones are refused.
    case full
    /// Nothing can be written, as after an error of the disk: nothing new is begun, and what was accepted is kept.
    case readOnly
}

/// What a printer waits for because others of the server have it: a place among those that may work at once.
public enum PlaceWait: Sendable, Hashable {
    /// To be asked how it is for the first time; so many are asked at once.
    case toBeAsked(atOnce: Int)
    /// To print its next job; so many print at once.
    case toPrint(atOnce: Int)
}
