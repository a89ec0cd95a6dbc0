const FIRST_SIZE = 8192;

/** A buffer that grows, with the primitives that TDS tokens are made of. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(FIRST_SIZE);
  length = 0;

  private room(bytes: number): number {
    const at = this.length;
    if (at + bytes > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, at + bytes));
      this.buffer.copy(larger, 0, 0, at);
      this.buffer = larger;
    }
    this.length = at + bytes;
    return at;
  }

  u8(value: number): this {
    const at = this.room(1);
    this.buffer.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.room(2);
    this.buffer.writeUInt16LE(value, at);
    return this;
  }

  u16be(value: number): this {
    const at = this.room(2);
    this.buffer.writeUInt16BE(value, at);
    return this;
  }

  i16(value: number): this {
    const at = this.room(2);
    this.buffer.writeInt16LE(value, at);
    return this;
  }

  u24(value: number): this {
    const at = this.room(3);
    this.buffer.writeUIntLE(value, at, 3);
    return this;
  }

  u32(value: number): this {
    const at = this.room(4);
    this.buffer.writeUInt32LE(value, at);
    return this;
  }

  i32(value: number): this {
    const at = this.room(4);
    this.buffer.writeInt32LE(value, at);
    return this;
  }

  u40(value: number): this {
    const at = this.room(5);
    this.buffer.writeUIntLE(value, at, 5);
    return this;
  }

  u64(value: bigint): this {
    const at = this.room(8);
    this.buffer.writeBigUInt64LE(value, at);
    return this;
  }

  i64(value: bigint): this {
    const at = this.room(8);
    this.buffer.writeBigInt64LE(value, at);
    return this;
  }

  f32(value: number): this {
    const at = this.room(4);
    this.buffer.writeFloatLE(value, at);
    return this;
  }

  f64(value: number): this {
    const at = this.room(8);
    this.buffer.writeDoubleLE(value, at);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.room(value.length);
    this.buffer.set(value, at);
    return this;
  }

  /** UTF-16, without a length. */
  text(value: string): this {
    const at = this.room(value.length * 2);
    this.buffer.write(value, at, 'utf16le');
    return this;
  }

  /** A text with a one-byte count of characters before it. */
  shortText(value: string): this {
    return this.u8(value.length).text(value);
  }

  /** A text with a two-byte count of characters before it. */
  longText(value: string): this {
    return this.u16(value.length).text(value);
  }

  /** Takes the first bytes out. */
  take(bytes: number): Buffer {
    const taken = Buffer.from(this.buffer.subarray(0, bytes));
    this.buffer.copyWithin(0, bytes, this.length);
    this.length -= bytes;
    return taken;
  }

  all(): Buffer {
    return this.take(this.length);
  }
}
