// SPDX-License-Identifier: Apache-2.0

import CAvahi

/// A printer's services as avahi-daemon has them: an entry group, whose records share one name and stand or fall
/// together.
final class AvahiRegistration {
    private let client: AvahiClient
    private let interface: Int32
    private let group: OpaquePointer
    private var services: [PrinterService] = []
    /// The name under which it is registered, which differs from the one wanted when that was taken.
    private(set) var instance = ""
    /// The name that was wanted.
    private(set) var wantedInstance = ""
    private var clientGeneration = 0
    /// What avahi-daemon said since: set by its callback.
    private var outcome = Outcome()

    /// Its own object, since the callback comes before `self` is whole.
    private final class Outcome {
        var hasCollided = false
        var hasFailed = false
    }

    /// Makes an empty group; nil if avahi-daemon gives none.
    init?(_ client: AvahiClient, interface: Int32) {
        guard let pointer = client.pointer else { return nil }
        let outcome = Outcome()
        let made = avahi_entry_group_new(
            pointer,
            { _, state, context in
                guard let context else { return }
                let outcome = Unmanaged<Outcome>.fromOpaque(context).takeUnretainedValue()
                if state == AVAHI_ENTRY_GROUP_COLLISION { outcome.hasCollided = true }
                if state == AVAHI_ENTRY_GROUP_FAILURE { outcome.hasFailed = true }
            },
            Unmanaged.passUnretained(outcome).toOpaque()
        )
        guard let made else { return nil }
        self.client = client
        self.interface = interface
        group = made
        self.outcome = outcome
    }

    /// Takes the records back.
    func free() { avahi_entry_group_free(group) }

    /// Makes the records those of `wanted`; only TXT records that differ are changed where that is enough.
    ///
    /// - Returns: Whether the name is another one than before.
    /// - Throws: What avahi-daemon says, when it takes them under no name.
    func update(_ wanted: PrinterServices) throws(AvahiError) -> Bool {
        let isCurrent = clientGeneration == client.generation && !outcome.hasFailed && !outcome.hasCollided
        if isCurrent, wanted.instance == wantedInstance || wanted.instance == instance {
            if wanted.services == services { return false }
            if hasSameShape(wanted.services) {
                try updateTexts(wanted.services)
                services = wanted.services
                return false
            }
        }
        return try register(wanted)
    }

    private func hasSameShape(_ wanted: [PrinterService]) -> Bool {
        wanted.count == services.count
            && zip(wanted, services).allSatisfy {
                $0.type == $1.type && $0.port == $1.port && $0.subtypes == $1.subtypes
            }
    }

    private func updateTexts(_ wanted: [PrinterService]) throws(AvahiError) {
        for (new, old) in zip(wanted, services) where new.text != old.text {
            let result = new.text.withAvahiList { list in
                avahi_entry_group_update_service_txt_strlst(
                    group,
                    interface,
                    Avahi.anyProtocol,
                    .init(0),
                    instance,
                    new.type,
                    nil,
                    list
                )
            }
            guard result >= 0 else { throw AvahiError(code: result) }
        }
    }

    /// Registers everything, under the first free name.
    private func register(_ wanted: PrinterServices) throws(AvahiError) -> Bool {
        let before = instance
        // A name that was lost to somebody else is not tried again.
        var name = wanted.instance
        if outcome.hasCollided { name = PrinterServices.alternative(to: instance.isEmpty ? name : instance) }
        for _ in 0..<100 {
            avahi_entry_group_reset(group)
            outcome.hasCollided = false
            outcome.hasFailed = false
            let result = add(wanted.services, as: name)
            if result == Avahi.collision {
                name = PrinterServices.alternative(to: name)
                continue
            }
            guard result >= 0 else {
                avahi_entry_group_reset(group)
                services = []
                throw AvahiError(code: result)
            }
            clientGeneration = client.generation
            services = wanted.services
            wantedInstance = wanted.instance
            instance = name
            return name != before
        }
        throw AvahiError(code: Avahi.collision)
    }

    private func add(_ services: [PrinterService], as name: String) -> Int32 {
        for service in services {
            var result = service.text.withAvahiList { list in
                avahi_entry_group_add_service_strlst(
                    group,
                    interface,
                    Avahi.anyProtocol,
                    .init(0),
                    name,
                    service.type,
                    nil,
                    nil,
                    service.port,
                    list
                )
            }
            for subtype in service.subtypes where result >= 0 {
                result = avahi_entry_group_add_service_subtype(
                    group,
                    interface,
                    Avahi.anyProtocol,
                    .init(0),
                    name,
                    service.type,
                    nil,
                    "\(subtype)._sub.\(service.type)"
                )
            }
            if result < 0 { return result }
        }
        return avahi_entry_group_commit(group)
    }

    /// Whether the next ``update(_:)`` has something to mend.
    var needsMending: Bool { outcome.hasCollided || outcome.hasFailed || clientGeneration != client.generation }
}
