extension Artifact {
  /// Sets the channels of a recording.
  mutating func set(channels: [Channel]) {
    set(
      texts: channels.flatMap {
        [$0.name, $0.group, $0.unit ?? "", $0.scale.rawValue, $0.band ?? "", $0.electrode ?? ""]
      }, as: "channels")
    self["rate_hz"] = Tensor(channels.map { $0.rateHz ?? .nan })
  }

  /// The channels of a recording.
  var channels: [Channel] {
    let words = texts("channels") ?? []
    let rates = doubles("rate_hz")
    return rates.indices.map { index -> Channel in
      let own = words[index * 6..<index * 6 + 6].map { $0 }
      return Channel(
        name: own[0], group: own[1], unit: own[2].isEmpty ? nil : own[2],
        scale: Channel.Scale(rawValue: own[3]) ?? .linear, band: own[4].isEmpty ? nil : own[4],
        electrode: own[5].isEmpty ? nil : own[5], rateHz: rates[index].isNaN ? nil : rates[index])
    }
  }
}
