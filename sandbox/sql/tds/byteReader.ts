/** Reads the primitives that TDS messages are made of, one after the other. */
export class ByteReader {
  private at = 0;

  constructor(private readonly data: Buffer) {}

  get ended(): boolean {
    return this.at >= this.data.length;
  }

  private step(bytes: number): number {
    const at = this.at;
    this.at += bytes;
    return at;
  }

  u8(): number {
    return this.data.readUInt8(this.step(1));
  }

  u16(): number {
    return this.data.readUInt16LE(this.step(2));
  }

  i16(): number {
    return this.data.readInt16LE(this.step(2));
  }

  u32(): number {
    return this.data.readUInt32LE(this.step(4));
  }

  i32(): number {
    return this.data.readInt32LE(this.step(4));
  }

  u64(): bigint {
    return this.data.readBigUInt64LE(this.step(8));
  }

  i64(): bigint {
    return this.data.readBigInt64LE(this.step(8));
  }

  f32(): number {
    return this.data.readFloatLE(this.step(4));
  }

  f64(): number {
    return this.data.readDoubleLE(this.step(8));
  }

  /** A whole number of up to six bytes. */
  uint(bytes: number): number {
    return this.data.readUIntLE(this.step(bytes), bytes);
  }

  bytes(count: number): Buffer {
    const at = this.step(count);
    if (this.at > this.data.length) throw new RangeError('The message is shorter than it says.');
    return this.data.subarray(at, at + count);
  }

  /** UTF-16 text of so many characters. */
  text(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le');
  }

  rest(): Buffer {
    return this.bytes(this.data.length - this.at);
  }
}
