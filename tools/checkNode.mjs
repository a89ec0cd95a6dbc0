/** Node 22.19 is the oldest that the packages here run on; the npm package `node` brings one into node_modules. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return;
  console.error(
    `This project needs node 22.19 or newer and was started with ${process.version}.\n` +
      'Run it through npm ("npm start", "npm test"): the install brings the right node along.\n' +
      'If you did, the install scripts were blocked. Run: npm rebuild node   and try again.',
  );
  process.exit(1);
}
