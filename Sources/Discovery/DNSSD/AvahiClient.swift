// SPDX-License-Identifier: Apache-2.0

import CAvahi

/// A connection to avahi-daemon with its event loop.
///
/// Bound to the thread that makes it: every call, and every callback from ``wait(atMost:)``, happens there. Without a
/// daemon it waits for one to come.
final class AvahiClient {
    /// What avahi-daemon can be to us.
    enum State {
        /// Not there yet.
        case connecting
        /// There, but its host name is not settled.
        case settling
        /// There.
        case running
        /// Went away: this client is of no use any more.
        case lost
    }

    private(set) var state = State.connecting
    /// Rises when what was registered must be registered anew.
    private(set) var generation = 0
    private let poll: OpaquePointer
    private(set) var pointer: OpaquePointer?

    /// Connects to the system bus.
    ///
    /// - Throws: `AvahiError` when there is no bus.
    init() throws(AvahiError) {
        guard let poll = avahi_simple_poll_new() else { throw AvahiError(code: Int32(AVAHI_ERR_NO_MEMORY)) }
        self.poll = poll
        var code: Int32 = 0
        let made = avahi_client_new(
            avahi_simple_poll_get(poll),
            AVAHI_CLIENT_NO_FAIL,
            { pointer, state, context in
                guard let context else { return }
                Unmanaged<AvahiClient>.fromOpaque(context).takeUnretainedValue().note(state, pointer)
            },
            Unmanaged.passUnretained(self).toOpaque(),
            &code
        )
        guard let made else { throw AvahiError(code: code) }
        pointer = made
    }

    deinit {
        // Frees the groups, browsers and resolvers as well.
        if let pointer { avahi_client_free(pointer) }
        avahi_simple_poll_free(poll)
    }

    /// Serves callbacks once, after at most so many milliseconds.
    func wait(atMost milliseconds: Int32) {
        if avahi_simple_poll_iterate(poll, milliseconds) != 0 { state = .lost }
    }

    /// The machine's name on the link, such as `printserver.local`.
    var hostName: String {
        guard let pointer, let name = avahi_client_get_host_name_fqdn(pointer) else { return "localhost" }
        return String(cString: name)
    }

    /// What went wrong last.
    var lastError: AvahiError { AvahiError(code: pointer.map { avahi_client_errno($0) } ?? Int32(AVAHI_ERR_FAILURE)) }

    private func note(_ state: AvahiClientState, _ pointer: OpaquePointer?) {
        // The first call comes before avahi_client_new has returned.
        if self.pointer == nil { self.pointer = pointer }
        switch state {
        case AVAHI_CLIENT_S_RUNNING:
            self.state = .running
            generation += 1
        case AVAHI_CLIENT_S_REGISTERING, AVAHI_CLIENT_S_COLLISION:
            self.state = .settling
        case AVAHI_CLIENT_FAILURE:
            self.state = .lost
        default:
            self.state = .connecting
        }
    }
}

/// Why Avahi did not do something.
struct AvahiError: Error, CustomStringConvertible {
    /// Avahi's code.
    var code: Int32

    /// Avahi's words.
    var description: String { String(cString: avahi_strerror(code)) }
}

extension ServiceText {
    /// Calls `body` with the record as Avahi takes it.
    func withAvahiList<Result>(_ body: (UnsafeMutablePointer<AvahiStringList>?) -> Result) -> Result {
        var list: UnsafeMutablePointer<AvahiStringList>?
        // Avahi's lists grow at their front.
        for string in strings { list = avahi_string_list_add(list, string) }
        let ordered = avahi_string_list_reverse(list)
        defer { avahi_string_list_free(ordered) }
        return body(ordered)
    }
}

/// Avahi's constants with the types of the parameters that take them.
enum Avahi {
    static let anyInterface = AvahiIfIndex(AVAHI_IF_UNSPEC)
    static let anyProtocol = AvahiProtocol(AVAHI_PROTO_UNSPEC)
    static let collision = Int32(AVAHI_ERR_COLLISION)
}
