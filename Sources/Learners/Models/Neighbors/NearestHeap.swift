/// The nearest rows found so far, the farthest of them on top; of equally far ones that with the
/// larger number.
struct NearestHeap {
  private let ranks: UnsafeMutablePointer<Double>
  private let rows: UnsafeMutablePointer<Int32>
  private let capacity: Int
  private(set) var count = 0

  /// - Parameters:
  ///   - ranks: space for `capacity` numbers.
  ///   - rows: space for `capacity` numbers.
  ///   - capacity: how many rows are wanted, at least 1.
  init(
    ranks: UnsafeMutablePointer<Double>, rows: UnsafeMutablePointer<Int32>, capacity: Int
  ) {
    self.ranks = ranks
    self.rows = rows
    self.capacity = capacity
  }

  /// A row must rank below this, or rank the same with a smaller number, to come in.
  var limit: Double { count < capacity ? .infinity : ranks[0] }

  @inline(__always)
  private func isFarther(_ a: Int, _ rank: Double, _ row: Int32) -> Bool {
    ranks[a] > rank || (ranks[a] == rank && rows[a] > row)
  }

  /// Takes a row in, if it is near enough.
  mutating func offer(_ row: Int32, rank: Double) {
    if count < capacity {
      var at = count
      count += 1
      while at > 0 {
        let parent = (at - 1) / 2
        if isFarther(parent, rank, row) { break }
        move(parent, to: at)
        at = parent
      }
      place(row, rank, at)
    } else if isFarther(0, rank, row) {
      sink(row, rank, from: 0, within: capacity)
    }
  }

  /// Puts the rows in order, nearest first; nothing can be offered afterwards.
  mutating func sort() {
    var left = count
    while left > 1 {
      left -= 1
      let (rank, row) = (ranks[left], rows[left])
      move(0, to: left)
      sink(row, rank, from: 0, within: left)
    }
  }

  private func sink(_ row: Int32, _ rank: Double, from start: Int, within end: Int) {
    var at = start
    while 2 * at + 1 < end {
      var child = 2 * at + 1
      if child + 1 < end, isFarther(child + 1, ranks[child], rows[child]) { child += 1 }
      guard isFarther(child, rank, row) else { break }
      move(child, to: at)
      at = child
    }
    place(row, rank, at)
  }

  private func move(_ from: Int, to: Int) {
    ranks[to] = ranks[from]
    rows[to] = rows[from]
  }

  private func place(_ row: Int32, _ rank: Double, _ at: Int) {
    ranks[at] = rank
    rows[at] = row
  }
}
