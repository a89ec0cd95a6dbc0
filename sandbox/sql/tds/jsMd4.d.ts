/** MD4, on which NTLM rests and which node's OpenSSL no longer has. */
declare module 'js-md4' {
  const md4: { arrayBuffer(message: Uint8Array): ArrayBuffer };
  export = md4;
}
