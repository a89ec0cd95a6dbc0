/** SQL_Latin1_General_CP1_CI_AS, as it stands before texts on the wire. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
