/// One pass of Stockham's transform: `rows` small transforms of `factor` numbers each, times `stride`
/// interleaved columns; results are turned and written in sorted order.
enum Butterfly {
  typealias Parts = FourierTransform.Parts
  typealias Turn = FourierTransform.Turn

  static func two(from x: Parts, to y: Parts, rows: Int, stride: Int, _ turn: Turn) {
    for row in 0..<rows {
      let wr = turn.cosines[row * stride]
      let wi = turn.sines[row * stride]
      for column in 0..<stride {
        let a = column + stride * row
        let b = a + stride * rows
        let out = column + stride * 2 * row
        y.re[out] = x.re[a] + x.re[b]
        y.im[out] = x.im[a] + x.im[b]
        let dr = x.re[a] - x.re[b]
        let di = x.im[a] - x.im[b]
        y.re[out + stride] = dr * wr - di * wi
        y.im[out + stride] = dr * wi + di * wr
      }
    }
  }

  static func four(from x: Parts, to y: Parts, rows: Int, stride: Int, _ turn: Turn) {
    let step = stride * rows
    for row in 0..<rows {
      let place = row * stride
      let (w1r, w1i) = (turn.cosines[place], turn.sines[place])
      let (w2r, w2i) = (turn.cosines[2 * place], turn.sines[2 * place])
      let (w3r, w3i) = (turn.cosines[3 * place], turn.sines[3 * place])
      for column in 0..<stride {
        let a = column + stride * row
        let (b, c, d) = (a + step, a + 2 * step, a + 3 * step)
        let (sumACr, sumACi) = (x.re[a] + x.re[c], x.im[a] + x.im[c])
        let (difACr, difACi) = (x.re[a] - x.re[c], x.im[a] - x.im[c])
        let (sumBDr, sumBDi) = (x.re[b] + x.re[d], x.im[b] + x.im[d])
        // −i times (b − d)
        let (difBDr, difBDi) = (x.im[b] - x.im[d], x.re[d] - x.re[b])
        let out = column + stride * 4 * row
        y.re[out] = sumACr + sumBDr
        y.im[out] = sumACi + sumBDi
        let (r1, i1) = (difACr + difBDr, difACi + difBDi)
        y.re[out + stride] = r1 * w1r - i1 * w1i
        y.im[out + stride] = r1 * w1i + i1 * w1r
        let (r2, i2) = (sumACr - sumBDr, sumACi - sumBDi)
        y.re[out + 2 * stride] = r2 * w2r - i2 * w2i
        y.im[out + 2 * stride] = r2 * w2i + i2 * w2r
        let (r3, i3) = (difACr - difBDr, difACi - difBDi)
        y.re[out + 3 * stride] = r3 * w3r - i3 * w3i
        y.im[out + 3 * stride] = r3 * w3i + i3 * w3r
      }
    }
  }

  static func any(
    _ factor: Int, from x: Parts, to y: Parts, rows: Int, stride: Int, _ turn: Turn
  ) {
    let step = stride * rows
    let part = turn.length / factor
    for row in 0..<rows {
      for output in 0..<factor {
        let wr = turn.cosines[row * output * stride]
        let wi = turn.sines[row * output * stride]
        for column in 0..<stride {
          let first = column + stride * row
          var (sumRe, sumIm) = (x.re[first], x.im[first])
          for input in 1..<factor {
            let angle = (input * output) % factor * part
            let (cr, ci) = (turn.cosines[angle], turn.sines[angle])
            let (xr, xi) = (x.re[first + input * step], x.im[first + input * step])
            sumRe += xr * cr - xi * ci
            sumIm += xr * ci + xi * cr
          }
          let out = column + stride * (factor * row + output)
          y.re[out] = sumRe * wr - sumIm * wi
          y.im[out] = sumRe * wi + sumIm * wr
        }
      }
    }
  }
}
