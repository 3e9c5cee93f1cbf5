// Cells of text tables for one instruction set; see kernels.h. Answers do not depend on the set.

typedef uint8_t NAME(Bytes) __attribute__((ext_vector_type(REGISTER), aligned(1), may_alias));
typedef bool NAME(Flags) __attribute__((ext_vector_type(REGISTER)));
#if REGISTER == 64
#define FLAG_BITS uint64_t
#elif REGISTER == 32
#define FLAG_BITS uint32_t
#else
#define FLAG_BITS uint16_t
#endif

// Bit i says whether byte i of 64 fulfils a condition on the vector `bytes`.
#define FLAGS_OF_64(p, condition)                                                       \
  ({                                                                                    \
    uint64_t flags_ = 0;                                                                \
    _Pragma("clang loop unroll(full)") for (int part_ = 0; part_ < 64; part_ += REGISTER) { \
      const NAME(Bytes) bytes = *(const NAME(Bytes) *)((p) + part_);                    \
      const NAME(Flags) found_ = __builtin_convertvector((condition), NAME(Flags));     \
      flags_ |= (uint64_t)__builtin_bit_cast(FLAG_BITS, found_) << part_;               \
    }                                                                                   \
    flags_;                                                                             \
  })

static TARGET long NAME(count_byte)(const uint8_t *text, long count, uint8_t wanted) {
  long found = 0, at = 0;
  for (; at + 64 <= count; at += 64)
    found += __builtin_popcountll(FLAGS_OF_64(text + at, bytes == wanted));
  for (; at < count; at++) found += text[at] == wanted;
  return found;
}

// What stands in 64 bytes.
typedef struct {
  uint64_t cells;   // ends of cells
  uint64_t rows;    // ends of rows
  uint64_t others;  // what only a slower reader understands
} NAME(TableBlock);

INLINE TARGET NAME(TableBlock)
    NAME(table_block)(const uint8_t *p, bool line_follows, uint8_t delimiter, uint8_t quote) {
  NAME(TableBlock) block;
  block.cells = FLAGS_OF_64(p, bytes == delimiter);
  block.others = FLAGS_OF_64(p, bytes == quote);
  block.rows = 0;
  // Few blocks hold a line end.
  if (FLAGS_OF_64(p, bytes < 14)) {
    const uint64_t returns = FLAGS_OF_64(p, bytes == '\r');
    block.rows = FLAGS_OF_64(p, bytes == '\n');
    block.cells |= block.rows;
    block.others |= FLAGS_OF_64(p, bytes == 0);
    block.others |= returns & ~(block.rows >> 1 | (uint64_t)line_follows << 63);
  }
  return block;
}

// Places of the bits; up to 64 places beyond them are written to as well.
INLINE TARGET long NAME(table_places)(uint64_t bits, uint32_t start, uint32_t *places) {
  const long count = __builtin_popcountll(bits);
  for (long done = 0; done < count; done += 8) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) {
      places[done + i] = start + (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
      bits &= bits - 1;
    }
  }
  return count;
}

static TARGET long NAME(table_rows)(const uint8_t *text, long count, uint8_t delimiter,
                                    uint8_t quote, long columns, uint32_t *ends, long limit) {
  long rows = 0, found = 0, expected = columns - 1;
  uint8_t rest[64];
  for (long at = 0; at < count && found < limit; at += 64) {
    const uint8_t *p = text + at;
    bool line_follows = at + 64 < count && p[64] == '\n';
    if (at + 64 > count) {
      // A NUL ends the search.
      memset(rest, 0, 64);
      memcpy(rest, p, (size_t)(count - at));
      p = rest;
    }
    NAME(TableBlock) block = NAME(table_block)(p, line_follows, delimiter, quote);
    if (block.others) {
      const uint64_t before = (block.others & -block.others) - 1;
      block.cells &= before;
      block.rows &= before;
    }
    while (block.rows) {
      const uint64_t before = (block.rows & -block.rows) - 1;
      if (found + __builtin_popcountll(block.cells & before) != expected) {
        NAME(table_places)(block.cells & before, (uint32_t)at, ends + found);
        return rows;
      }
      rows++;
      expected += columns;
      block.rows &= block.rows - 1;
    }
    found += NAME(table_places)(block.cells, (uint32_t)at, ends + found);
    if (block.others || found > expected) break;
  }
  while (rows * columns > limit) rows--;
  return rows;
}

// Decimal digits in the bytes of a word, the first digit in the lowest byte.

#define DIGITS 0x3030303030303030u
#define POINT ('.' ^ '0')
// The lowest high bit set is that of the first byte above 9; a carry can only spoil those behind it.
#define NO_DIGITS(word) ((((word) + 0x7676767676767676u) | (word)) & 0x8080808080808080u)

INLINE TARGET uint64_t NAME(eight_digits)(uint64_t word) {
  const uint64_t mask = 0x000000FF000000FF;
  const uint64_t pairs = word * 10 + (word >> 8);
  return ((pairs & mask) * 0x000F424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32;
}

INLINE TARGET uint64_t NAME(word_at)(const uint8_t *p) {
  uint64_t word;
  memcpy(&word, p, 8);
  return word ^ DIGITS;
}

// A number without its sign: mantissa / 10^scale.
typedef struct {
  uint64_t mantissa;
  long scale;
  bool is_number;
} NAME(Decimal);

// Takes the point out of a word: the bytes before it move behind it, so that the first becomes 0.
INLINE TARGET uint64_t NAME(without_point)(uint64_t word, int bit) {
  const uint64_t before = ((uint64_t)1 << bit) - 1;
  return (word & before) << 8 | (word & ~before & ~((uint64_t)0xFF << bit));
}

// 1 to 8 bytes.
INLINE TARGET NAME(Decimal) NAME(short_decimal)(const uint8_t *p, long count) {
  uint64_t word = NAME(word_at)(p) << (64 - 8 * count);
  const uint64_t strange = NO_DIGITS(word);
  NAME(Decimal) number = {.scale = 0, .is_number = true};
  if (strange) {
    const int bit = __builtin_ctzll(strange) & 56;
    const bool is_point = (word >> bit & 0xFF) == POINT && count > 1;
    word = NAME(without_point)(word, bit);
    number.scale = 7 - bit / 8;
    number.is_number = is_point & (NO_DIGITS(word) == 0);
  }
  number.mantissa = NAME(eight_digits)(word);
  return number;
}

// 9 to 16 bytes.
INLINE TARGET NAME(Decimal) NAME(middle_decimal)(const uint8_t *p, long count) {
  uint64_t low = NAME(word_at)(p + count - 8);
  uint64_t high = NAME(word_at)(p) << (128 - 8 * count);
  const uint64_t strange_low = NO_DIGITS(low), strange_high = NO_DIGITS(high);
  NAME(Decimal) number = {.scale = 0, .is_number = true};
  if (strange_high) {
    const int bit = __builtin_ctzll(strange_high) & 56;
    number.is_number = (high >> bit & 0xFF) == POINT && !strange_low;
    high = NAME(without_point)(high, bit);
    number.is_number &= NO_DIGITS(high) == 0;
    number.scale = 15 - bit / 8;
  } else if (strange_low) {
    const int bit = __builtin_ctzll(strange_low) & 56;
    number.is_number = (low >> bit & 0xFF) == POINT;
    low = NAME(without_point)(low, bit) | high >> 56;
    number.is_number &= NO_DIGITS(low) == 0;
    high <<= 8;
    number.scale = 7 - bit / 8;
  }
  number.mantissa = NAME(eight_digits)(high) * 100000000 + NAME(eight_digits)(low);
  number.is_number &= number.mantissa <= (uint64_t)1 << 53;
  return number;
}

// 17 to 24 bytes. More than 19 digits never fit, but zeros before them do.
static TARGET NAME(Decimal) NAME(long_decimal)(const uint8_t *p, long count) {
  NAME(Decimal) number = {.mantissa = 0, .scale = 0, .is_number = true};
  bool is_fraction = false;
  for (long i = 0; i < count; i++) {
    const uint8_t digit = p[i] ^ '0';
    if (digit < 10) {
      number.mantissa = number.mantissa * 10 + digit;
      number.scale += is_fraction;
      if (number.mantissa > (uint64_t)1 << 53) number.is_number = false;
    } else {
      number.is_number &= digit == POINT && !is_fraction;
      is_fraction = true;
    }
    if (!number.is_number) break;
  }
  number.is_number &= number.scale <= 22;
  return number;
}

static const double NAME(tens)[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23};

// How many digits stand behind a point that is bit 0 of a byte of one of two words; neither: none.
INLINE TARGET int NAME(scale_of)(uint64_t point, uint64_t high_point) {
  if (point) return 7 - __builtin_ctzll(point) / 8;
  return high_point ? 15 - __builtin_ctzll(high_point) / 8 : 0;
}

// One cell. Returns whether it is a number.
INLINE TARGET bool NAME(table_number)(const uint8_t *p, const uint8_t *end, double *out) {
  const bool is_negative = *p == '-';
  p += is_negative;
  const unsigned long longest = (unsigned long)(end - p) - 1;
  NAME(Decimal) number = {.is_number = false};
  if (longest < 8) {
    number = NAME(short_decimal)(p, end - p);
  } else if (longest < 16) {
    number = NAME(middle_decimal)(p, end - p);
  } else if (longest < 24) {
    number = NAME(long_decimal)(p, end - p);
  }
  // Both are exact doubles, so the one rounding of the division is the right one.
  const double size = (double)(int64_t)number.mantissa / NAME(tens)[number.scale];
  *out = is_negative ? -size : size;
  return number.is_number;
}

// Eight cells at once. Vectors of words as above.

typedef uint64_t NAME(Words) __attribute__((vector_size(64), aligned(8), may_alias));
typedef uint32_t NAME(Halves) __attribute__((vector_size(64)));
typedef uint16_t NAME(Quarters) __attribute__((vector_size(64)));
typedef int64_t NAME(Eight) __attribute__((ext_vector_type(8)));
typedef bool NAME(EightFlags) __attribute__((ext_vector_type(8)));

// Bit i says whether word i is not 0.
#define NOT_ZERO(words) \
  __builtin_bit_cast(   \
      uint8_t, __builtin_convertvector((NAME(Eight))((words) != 0), NAME(EightFlags)))

INLINE TARGET NAME(Words) NAME(eight_digits_each)(NAME(Words) words) {
  const NAME(Quarters) pairs =
      (((NAME(Quarters))words * 10) + ((NAME(Quarters))words >> 8)) & 0xFF;
  const NAME(Halves) fours =
      ((NAME(Halves))(pairs * 100) + ((NAME(Halves))pairs >> 16)) & 0xFFFF;
  return ((NAME(Words))fours & 0xFFFFFFFF) * 10000 + ((NAME(Words))fours >> 32);
}

// Takes the points out whose lowest bit stands in `points`; what else stood there goes to `wrong`.
INLINE TARGET NAME(Words)
    NAME(without_points)(NAME(Words) words, NAME(Words) points, NAME(Words) *wrong) {
  const NAME(Words) before = points - 1, bytes = (points << 8) - points;
  *wrong |= (words & bytes) ^ (bytes & (0x0101010101010101u * POINT));
  const NAME(Words) moved = (words & before) << 8 | (words & ~before & ~bytes);
  const NAME(Words) none = (NAME(Words))(points == 0);
  return (words & none) | (moved & ~none);
}

// Keeps the last bytes of words: 0 to 8 of each.
INLINE TARGET NAME(Words) NAME(last_bytes)(NAME(Words) words, NAME(Words) counts) {
  const NAME(Words) half = 32 - counts * 4;
  return words >> half >> half << half << half;
}

// A column of cells without their signs, as the last 8 or 16 bytes before their ends.
typedef struct {
  uint64_t low[CKERNELS_TABLE_BATCH];
  uint64_t high[CKERNELS_TABLE_BATCH];
  // How many bytes there are; the highest bit is set where a minus stands before them.
  uint64_t counts[CKERNELS_TABLE_BATCH];
} NAME(Cells);

// Eight numbers of 1 to 8 bytes, or to 16 where `is_wide`. Returns a bit for each that is none.
INLINE TARGET uint8_t NAME(eight_numbers)(const bool is_wide, const NAME(Cells) *cells, long row,
                                          double *out) {
  const NAME(Words) signs_and_counts = *(const NAME(Words) *)(cells->counts + row);
  const NAME(Words) signs = signs_and_counts & ((uint64_t)1 << 63);
  const NAME(Words) counts = signs_and_counts ^ signs;
  const NAME(Words) is_long = (NAME(Words))(counts > 8);
  NAME(Words) low = *(const NAME(Words) *)(cells->low + row), high = {0};
  NAME(Words) points, high_points = {0};
  // Empty or too long.
  NAME(Words) wrong = (NAME(Words))(counts - 1 > (is_wide ? 15 : 7));
  low = NAME(last_bytes)(low, (counts & 15 & ~is_long) | (8 & is_long));
  const NAME(Words) strange = NO_DIGITS(low);
  points = (strange & -strange) >> 7;
  if (is_wide) {
    high = *(const NAME(Words) *)(cells->high + row);
    high = NAME(last_bytes)(high, ((counts - 8) & 15 & is_long) & ~wrong);
    const NAME(Words) strange_high = NO_DIGITS(high);
    high_points = (strange_high & -strange_high) >> 7;
    points &= (NAME(Words))(high_points == 0);
    const NAME(Words) shifts = (NAME(Words))(points != 0);
    low = NAME(without_points)(low, points, &wrong) | (high >> 56 & shifts);
    high = NAME(without_points)(high, high_points, &wrong);
    high = (high << 8 & shifts) | (high & ~shifts);
    wrong |= NO_DIGITS(high);
  } else {
    low = NAME(without_points)(low, points, &wrong);
  }
  // A point alone is no number.
  wrong |= NO_DIGITS(low) | ((NAME(Words))(counts == 1) & (points | high_points));
  NAME(Words) mantissa = NAME(eight_digits_each)(low);
  if (is_wide) {
    mantissa += NAME(eight_digits_each)(high) * 100000000;
    // The conversion is exact below 2^52.
    wrong |= mantissa >> 52;
  }
  const V8 sizes = (V8)(mantissa | 0x4330000000000000u) - 4503599627370496.0;
  V8 scales;
  if (NOT_ZERO((points ^ points[0]) | (high_points ^ high_points[0])) == 0) {
    scales = all8(NAME(tens)[NAME(scale_of)(points[0], high_points[0])]);
  } else {
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++)
      scales[i] = NAME(tens)[NAME(scale_of)(points[i], high_points[i])];
  }
  *(NAME(Words) *)out = (NAME(Words))(sizes / scales) | signs;
  return NOT_ZERO(wrong);
}

// A cell that is none of eight numbers. Returns whether it is something else than a number or nothing.
static TARGET bool NAME(table_cell)(const uint8_t *p, const uint8_t *end, double *out,
                                    long *missing) {
  if (p < end && NAME(table_number)(p, end, out)) return false;
  *out = __builtin_nan("");
  const bool is_missing = p == end || (end - p == 3 && (p[0] | 32) == 'n' &&
                                       (p[1] | 32) == 'a' && (p[2] | 32) == 'n');
  *missing += is_missing;
  return !is_missing;
}

static TARGET long NAME(table_batch)(const uint8_t *text, const uint32_t *ends, long columns,
                                     long rows, bool is_last, double *out, uint32_t *others,
                                     long *missing) {
  NAME(Cells) cells;
  uint64_t longest = 0;
  long other = 0;
#pragma clang loop vectorize(disable) interleave(disable)
  for (long row = 0; row < rows; row++) {
    const uint32_t start = ends[row * columns - 1] + 1;
    uint32_t end = ends[row * columns];
    if (is_last) end -= end > start && text[end - 1] == '\r';
    const uint64_t is_negative = text[start] == '-';
    const uint64_t count = end - start - is_negative;
    longest = count > longest ? count : longest;
    cells.counts[row] = count | is_negative << 63;
    cells.low[row] = NAME(word_at)(text + end - 8);
    cells.high[row] = NAME(word_at)(text + end - 16);
  }
  for (long row = rows; row & 7; row++) cells.counts[row] = cells.low[row] = cells.high[row] = 0;
  for (long first = 0; first < rows; first += 8) {
    double tail[8], *eight = rows - first < 8 ? tail : out + first;
    unsigned wrong = longest <= 8 ? NAME(eight_numbers)(0, &cells, first, eight)
                                  : NAME(eight_numbers)(1, &cells, first, eight);
    if (eight == tail) {
      memcpy(out + first, tail, (size_t)(rows - first) * sizeof *tail);
      wrong &= (1u << (rows - first)) - 1;
    }
    for (; wrong; wrong &= wrong - 1) {
      const long row = first + __builtin_ctz(wrong);
      const uint32_t start = ends[row * columns - 1] + 1;
      uint32_t end = ends[row * columns];
      if (is_last) end -= end > start && text[end - 1] == '\r';
      if (NAME(table_cell)(text + start, text + end, out + row, missing))
        others[other++] = (uint32_t)row;
    }
  }
  return other;
}

static TARGET long NAME(table_numbers)(const uint8_t *text, const uint32_t *ends, long columns,
                                       long rows, int is_last, double *out, uint32_t *others,
                                       long *missing) {
  long other = 0;
  *missing = 0;
  for (long row = 0; row < rows; row += CKERNELS_TABLE_BATCH) {
    const long left = rows - row;
    const long more = NAME(table_batch)(
        text, ends + row * columns, columns,
        left < CKERNELS_TABLE_BATCH ? left : CKERNELS_TABLE_BATCH, is_last, out + row, others + other,
        missing);
    for (long i = 0; i < more; i++) others[other + i] += (uint32_t)row;
    other += more;
  }
  return other;
}

#undef NOT_ZERO
#undef FLAG_BITS
#undef FLAGS_OF_64
#undef DIGITS
#undef POINT
#undef NO_DIGITS
