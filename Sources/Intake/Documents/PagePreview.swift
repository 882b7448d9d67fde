// SPDX-License-Identifier: Apache-2.0

public import PrintModel
public import SystemPackage

/// A page of a job that somebody wants to see.
public struct PagePreview: Sendable {
    /// The job's ticket with what its printer adds to it.
    public var ticket: Ticket
    /// What the job's printer can do, if there still is one.
    public var capabilities: DeviceCapabilities?
    /// The document.
    public var document: Document
    /// Its content, which is open as long as the picture is made.
    public var file: FileDescriptor
    /// The page, counted from 1.
    public var page: Int
    /// How wide the picture shall be about, in pixels.
    public var width: Int
}

/// Makes a picture of a page, as PNG; nil if the document has no such page.
///
/// Given by whoever wires the server, since the intake renders nothing. Throws an error whose description says why there
/// is none and what to do.
public typealias PagePreviewer = @Sendable (PagePreview) async throws -> [UInt8]?
