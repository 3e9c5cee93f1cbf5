import Learners
import Pipeline

extension Executor {
  /// Makes something of each element, several at once.
  ///
  /// - Parameters:
  ///   - elements: may be many; each is taken by one thread.
  ///   - make: called once per element, on any thread; not any more once one has failed.
  /// - Returns: what was made, in the order of the elements.
  /// - Throws: what `make` threw for the first of the elements that failed.
  func each<Element: Sendable, Made: Sendable>(
    of elements: [Element], _ make: @Sendable (Element) throws -> Made
  ) throws -> [Made] {
    let made = Monitor([Result<Made, any Error>?](repeating: nil, count: elements.count))
    let hasFailed = Monitor(false)
    perform(chunks: elements.count) { index in
      if hasFailed.with({ $0 }) { return }
      let result = Result { try make(elements[index]) }
      if case .failure = result { hasFailed.with { $0 = true } }
      made.with { $0[index] = result }
    }
    return try made.with { made in
      for case .failure(let fault)? in made { throw fault }
      return try made.compactMap { try $0?.get() }
    }
  }
}
