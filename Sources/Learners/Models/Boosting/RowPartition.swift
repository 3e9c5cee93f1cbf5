/// Moves the rows of nodes that are cut: left ones first, both sides in rising order.
struct RowPartition {
  let bins: RowBins
  /// Rows that are moved together.
  static let chunk = 1 << 14

  /// One node of one tree.
  struct Job {
    let tree: GrowingTree
    let candidate: GrowingTree.Candidate
    /// First of its pieces among those of all jobs.
    var firstPiece = 0
    var left = 0
  }

  private struct Piece {
    let job: Int
    let rows: Range<Int>
    var left = 0
  }

  /// - Parameters:
  ///   - jobs: nodes with their cuts; `left` becomes the number of rows that go left.
  ///   - executor: does the work in parallel.
  func run(_ jobs: inout [Job], executor: any Executor) {
    var pieces: [Piece] = []
    for index in jobs.indices {
      jobs[index].firstPiece = pieces.count
      let rows = jobs[index].candidate.rows
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.chunk) {
        pieces.append(Piece(job: index, rows: first..<min(first + Self.chunk, rows.upperBound)))
      }
    }
    let (all, count) = (jobs, pieces.count)
    pieces.withUnsafeMutableBufferPointer { pieces in
      nonisolated(unsafe) let (pieces, all) = (pieces, all)
      executor.perform(chunks: count) { index in
        pieces[index].left = part(all[pieces[index].job], pieces[index].rows)
        let piece = pieces[index]
        if piece.rows == all[piece.job].candidate.rows {
          Self.collect(
            all[piece.job].tree, piece.rows, left: piece.left, to: piece.rows.lowerBound,
            right: piece.rows.lowerBound + piece.left)
        }
      }
    }
    for piece in pieces { jobs[piece.job].left += piece.left }
    guard count > jobs.count else { return }
    var places: [(left: Int, right: Int)] = []
    for (index, piece) in pieces.enumerated() {
      if let last = places.last, pieces[index - 1].job == piece.job {
        let before = pieces[index - 1]
        places.append(
          (last.left + before.left, last.right + before.rows.count - before.left))
      } else {
        let first = piece.rows.lowerBound
        places.append((first, first + jobs[piece.job].left))
      }
    }
    let (targets, cut) = (places, pieces)
    nonisolated(unsafe) let done = all
    executor.perform(chunks: count) { index in
      let piece = cut[index]
      if piece.rows != done[piece.job].candidate.rows {
        Self.collect(
          done[piece.job].tree, piece.rows, left: piece.left, to: targets[index].left,
          right: targets[index].right)
      }
    }
  }

  /// Left rows rise from the start of the spare range, right ones fall from its end.
  /// - Returns: how many rows go left.
  private func part(_ job: Job, _ rows: Range<Int>) -> Int {
    let cut = job.candidate.cut
    let mask = cut.mask(bins: bins.counts[cut.feature])
    let (codes, stride) = (bins.codes + cut.feature, bins.stride)
    let spare = job.tree.spare
    let from = job.tree.rows(of: job.candidate) - job.candidate.rows.lowerBound
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { table in
      for code in 0...bins.counts[cut.feature] { table[code] = mask.contains(code) ? 1 : 0 }
      var left = rows.lowerBound
      var right = rows.upperBound - 1
      for at in rows {
        let row = from[at]
        let goesLeft = Int(table[Int(codes[Int(row) * stride])])
        // The wrong one of the two is written over later: no branch to guess.
        spare[left] = row
        spare[right] = row
        left += goesLeft
        right -= 1 - goesLeft
      }
      return left - rows.lowerBound
    }
  }

  private static func collect(
    _ tree: GrowingTree, _ rows: Range<Int>, left: Int, to first: Int, right: Int
  ) {
    (tree.order + first).update(from: tree.spare + rows.lowerBound, count: left)
    let last = rows.upperBound - 1
    for at in 0..<rows.count - left { tree.order[right + at] = tree.spare[last - at] }
  }
}
