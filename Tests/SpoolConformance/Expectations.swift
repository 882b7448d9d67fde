// SPDX-License-Identifier: Apache-2.0

public import Spool
public import Testing

/// Expects a spool error with that code, whose message has all of the words.
public func expect(
    _ code: SpoolError.Code,
    naming words: String...,
    sourceLocation: SourceLocation = #_sourceLocation,
    from body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as SpoolError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        for word in words {
            #expect(error.message.contains(word), "'\(error.message)' lacks '\(word)'", sourceLocation: sourceLocation)
        }
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
