/**
 * An ELF file (64 bits, little endian) without what the loader never reads: debug information and the table of local
 * symbols, which Node's own binary carries. What `strip` does, where there may be no `strip`. Throws where the file is not
 * laid out as expected.
 */
export function dropSymbols(file) {
  if (file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) throw new Error('no ELF file of 64 bits');
  const sections = readSections(file);
  const first = sections.findIndex(({ type, isLoaded }) => type !== NO_SECTION && !isLoaded);
  const names = sections[file.readUInt16LE(NAMES_INDEX)];
  const end = sections[first]?.offset ?? 0;
  const isTail = sections.slice(first).every(({ isLoaded, offset }) => !isLoaded && offset >= end);
  if (first < 1 || !isTail || names === undefined || segmentsEnd(file) > end)
    throw new Error('an unexpected ELF layout');
  const kept = [...sections.slice(0, first), names];
  const nameBytes = file.subarray(names.offset, names.offset + names.size);
  const padding = Buffer.alloc(-(end + names.size) & 7);
  const result = Buffer.concat([file.subarray(0, end), nameBytes, padding, ...kept.map(({ header }) => header)]);
  result.writeBigUInt64LE(BigInt(end), result.length - SECTION_BYTES + 24);
  result.writeBigUInt64LE(BigInt(end + names.size + padding.length), SECTIONS_OFFSET);
  result.writeUInt16LE(kept.length, SECTIONS_COUNT);
  result.writeUInt16LE(kept.length - 1, NAMES_INDEX);
  return result;
}

const SECTIONS_OFFSET = 0x28;
const SECTIONS_COUNT = 0x3c;
const NAMES_INDEX = 0x3e;
const SECTION_BYTES = 64;
const NO_SECTION = 0;
const LOADED = 2n;

function readSections(file) {
  const start = Number(file.readBigUInt64LE(SECTIONS_OFFSET));
  return Array.from({ length: file.readUInt16LE(SECTIONS_COUNT) }, (_, index) => {
    const header = file.subarray(start + index * SECTION_BYTES, start + (index + 1) * SECTION_BYTES);
    return {
      header,
      type: header.readUInt32LE(4),
      isLoaded: (header.readBigUInt64LE(8) & LOADED) !== 0n,
      offset: Number(header.readBigUInt64LE(24)),
      size: Number(header.readBigUInt64LE(32)),
    };
  });
}

/** Where the last byte that the loader reads ends. */
function segmentsEnd(file) {
  const start = Number(file.readBigUInt64LE(0x20));
  const bytes = file.readUInt16LE(0x36);
  return Math.max(
    ...Array.from({ length: file.readUInt16LE(0x38) }, (_, index) => {
      const header = file.subarray(start + index * bytes, start + (index + 1) * bytes);
      return Number(header.readBigUInt64LE(8) + header.readBigUInt64LE(32));
    }),
  );
}
