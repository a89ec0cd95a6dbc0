import { join } from 'node:path';
import ts from 'typescript';
import { allowedFields } from '../../lib/telemetry/fields';

/** One place in the sources that logs a field or emits an event. */
export interface Place {
  readonly name: string;
  /** File and line. */
  readonly at: string;
}

export interface WhatIsLogged {
  /** Every field that a line may carry, by the types of what is handed to a logger. */
  readonly fields: readonly Place[];
  /** Every event that is named, by its key in `events`. */
  readonly events: readonly Place[];
}

const root = join(__dirname, '../..');

/** Names of the properties that a value of this type may have. */
const propertiesOf = (type: ts.Type): string[] =>
  type.isUnion()
    ? type.types.flatMap(propertiesOf)
    : (type.flags & ts.TypeFlags.Object) === 0
      ? []
      : [
          ...type.getProperties().map(({ name }) => name),
          // Names that are known at run time only are nowhere to be read: such a spread is reported as a field that is not allowed.
          ...(type.getStringIndexType() === undefined ? [] : ['(any name)']),
        ];

/** Whether a type is `LogFields` itself, which may be any field; where one is made, its fields are seen. */
const isLogFields = (type: ts.Type): boolean =>
  type.isUnion() ? type.types.some(isLogFields) : allowedFields.every((field) => type.getProperty(field));

/** Reads the sources of the product, and finds with the compiler's types what its loggers are given. */
export function whatIsLogged(): WhatIsLogged {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  if (config === undefined) throw new Error('tsconfig.json cannot be read.');
  const isProduct = (path: string): boolean => /^(?:lib|functions)\//.test(path.slice(root.length + 1));
  const program = ts.createProgram(config.fileNames.filter(isProduct), config.options);
  const checker = program.getTypeChecker();
  const fields: Place[] = [];
  const events: Place[] = [];

  const place = (node: ts.Node): string => {
    const file = node.getSourceFile();
    return `${file.fileName.slice(root.length + 1)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  };
  const add = (node: ts.Node, names: readonly string[]): void => {
    for (const name of names) fields.push({ name, at: place(node) });
  };
  const addType = (node: ts.Expression): void => {
    const type = checker.getTypeAtLocation(node);
    if (!isLogFields(type)) add(node, propertiesOf(type));
  };
  const addLiteral = (literal: ts.ObjectLiteralExpression): void => {
    for (const property of literal.properties)
      if (ts.isSpreadAssignment(property)) addType(property.expression);
      else add(property, [property.name.getText().replace(/^'|'$/g, '')]);
  };
  /** Whether a call is of a method of `Logger`. */
  const isLogging = (call: ts.CallExpression): boolean => {
    const declaration = checker.getResolvedSignature(call)?.declaration;
    return declaration !== undefined && ts.isInterfaceDeclaration(declaration.parent)
      ? declaration.parent.name.text === 'Logger'
      : false;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'events')
      events.push({ name: node.name.text, at: place(node) });
    if (ts.isObjectLiteralExpression(node)) {
      const wanted = checker.getContextualType(node);
      if (wanted !== undefined && isLogFields(wanted)) addLiteral(node);
    }
    if (ts.isCallExpression(node) && isLogging(node))
      for (const given of node.arguments) if (!ts.isObjectLiteralExpression(given)) addType(given);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (isProduct(file.fileName)) visit(file);
  return { fields, events };
}
