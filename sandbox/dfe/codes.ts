/**
 * The codes that the endpoint takes, as facts of the collections they come from. This is the stand-in's own copy: what
 * `lib/payload` says is checked against it, not read from it.
 */
const codes = (list: string): ReadonlySet<string> => new Set(list.split(' '));

export const sexCodes = codes('M F U');

export const ethnicityCodes = codes(
  'WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN CHNE AOTH BCRB BAFR BOTH OOTH REFU NOBT',
);

export const disabilityCodes = codes('NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA');

export const upnUnknownReasonCodes = codes('UN1 UN2 UN3 UN4 UN5 UN6 UN7 UN8 UN9 UN10');

export const referralSourceCodes = codes('1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10');

export const closureReasonCodes = codes('RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9');

export const factorCodes = codes(
  '1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A 14A 15A 16A 17A 18B 18C 19B 19C 20 21 22A 23A 24A',
);

export const startReasonCodes = codes('S L P T B U');

export const placementTypeCodes = codes(
  'A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14',
);

export const endReasonCodes = codes(
  'X1 E11 E12 E13 E14 E15 E16 E17 E2 E3 E41 E45 E46 E47 E48 E4A E4B E5 E6 E7 E8 E9',
);

export const changeReasonCodes = codes(
  'CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE CUSTOD OTHER',
);

export const activityCodes = codes('F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6');

export const accommodationCodes = codes('B C D E G H K R S T U V W X Y Z');
