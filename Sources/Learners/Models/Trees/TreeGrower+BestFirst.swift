extension TreeGrower {
  /// A node that can be split, and how.
  private struct Candidate {
    let here: Pending
    let split: Split
    let gain: Double
  }

  /// Makes the split that brings most until there are as many leaves as allowed; of equal ones the
  /// node that was made first (Friedman 2001; scikit-learn's `max_leaf_nodes`).
  func growBestFirst(_ work: inout Work, leaves: Int) {
    addNode(&work)
    var heap = Heap<Candidate> {
      $0.gain == $1.gain ? $0.here.node < $1.here.node : $0.gain > $1.gain
    }
    look(at: Pending(node: 0, range: 0..<work.samples.count, depth: 0), &work, &heap)
    var made = 1
    while made < leaves, let next = heap.popFirst() {
      let (left, right) = divide(next.here, by: next.split, gain: next.gain, &work)
      look(at: left, &work, &heap)
      look(at: right, &work, &heap)
      made += 1
    }
    while let rest = heap.popFirst() {
      sum(rest.here.range, work)
      finish(rest.here.node, &work)
    }
  }

  private func look(at here: Pending, _ work: inout Work, _ heap: inout Heap<Candidate>) {
    sum(here.range, work)
    if let (split, gain) = bestSplit(&work, here) {
      heap.insert(Candidate(here: here, split: split, gain: gain))
    } else {
      finish(here.node, &work)
    }
  }
}

/// Elements of which the first in an order can be taken out.
private struct Heap<Element> {
  private var elements: [Element] = []
  private let isBefore: (Element, Element) -> Bool

  init(_ isBefore: @escaping (Element, Element) -> Bool) { self.isBefore = isBefore }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var at = elements.count - 1
    while at > 0, isBefore(elements[at], elements[(at - 1) / 2]) {
      elements.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func popFirst() -> Element? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return first }
    elements[0] = last
    var at = 0
    while true {
      var next = at
      for child in [2 * at + 1, 2 * at + 2]
      where child < elements.count && isBefore(elements[child], elements[next]) { next = child }
      guard next != at else { return first }
      elements.swapAt(at, next)
      at = next
    }
  }
}
