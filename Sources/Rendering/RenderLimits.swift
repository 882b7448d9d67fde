// SPDX-License-Identifier: Apache-2.0

/// What one document may cost before its worker is ended.
public struct RenderLimits: Sendable, Equatable {
    /// Address space that the worker may take beyond what it has when the document comes, in bytes.
    public var memory: Int
    /// Processor time until the next page is done; it starts anew with each page, so long documents are not cut.
    public var cpuTime: Duration
    /// Coded bytes of the whole document.
    public var outputBytes: Int
    /// Time without any output while the reader waits for some; time that the reader takes does not count.
    public var idle: Duration

    /// Makes limits; what is not given is generous for one document on a small machine.
    public init(
        memory: Int = 1 << 30,
        cpuTime: Duration = .seconds(300),
        outputBytes: Int = 64 << 30,
        idle: Duration = .seconds(60)
    ) {
        self.memory = memory
        self.cpuTime = cpuTime
        self.outputBytes = outputBytes
        self.idle = idle
    }
}
