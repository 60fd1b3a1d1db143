/** Offsets in the header of an ELF file of 64 bits, least significant byte first. */
export const HEADER = {
  segments: 0x20,
  sections: 0x28,
  segmentBytes: 0x36,
  segmentCount: 0x38,
  count: 0x3c,
  names: 0x3e,
};

/** The length of a section header. */
export const SECTION_BYTES = 64;

const MAGIC = 0x7f454c46;
const LOADED = 2n;

/** The sections of an ELF file, in its order. `header` is a view into the file. */
export function readSections(file) {
  if (file.readUInt32BE(0) !== MAGIC || file[4] !== 2 || file[5] !== 1) throw new Error('not an ELF file of 64 bits');
  const headers = views(file, file.readBigUInt64LE(HEADER.sections), SECTION_BYTES, file.readUInt16LE(HEADER.count));
  const sections = headers.map((header) => ({
    header,
    type: header.readUInt32LE(4),
    isLoaded: (header.readBigUInt64LE(8) & LOADED) !== 0n,
    address: Number(header.readBigUInt64LE(16)),
    offset: Number(header.readBigUInt64LE(24)),
    size: Number(header.readBigUInt64LE(32)),
  }));
  const names = sections[file.readUInt16LE(HEADER.names)];
  return sections.map((section) => ({ ...section, name: textAt(file, names.offset + section.header.readUInt32LE(0)) }));
}

/** The program headers of an ELF file: what the loader maps. `header` is a view into the file. */
export function readSegments(file) {
  const bytes = file.readUInt16LE(HEADER.segmentBytes);
  const headers = views(file, file.readBigUInt64LE(HEADER.segments), bytes, file.readUInt16LE(HEADER.segmentCount));
  return headers.map((header) => ({
    header,
    type: header.readUInt32LE(0),
    flags: header.readUInt32LE(4),
    offset: Number(header.readBigUInt64LE(8)),
    address: Number(header.readBigUInt64LE(16)),
    size: Number(header.readBigUInt64LE(32)),
  }));
}

/** The text that ends with a zero byte. */
export function textAt(file, offset) {
  return file.toString('latin1', offset, file.indexOf(0, offset));
}

/** `count` pieces of equal length; all that follow where no count is given. */
export function views(file, start, bytes, count) {
  const at = (index) => Number(start) + index * bytes;
  return Array.from({ length: count }, (_, index) => file.subarray(at(index), at(index + 1)));
}
