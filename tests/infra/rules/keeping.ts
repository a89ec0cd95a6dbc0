import { at, listAt, ofType, only, textAt, types, wanted, type Rule } from '../deployment';

const kept = [types.storage, types.vault, types.workspace, types.address] as const;

/** What is written down, and what cannot be deleted by mistake. */
export const keepingRules: readonly Rule[] = [
  {
    says: 'who read which secret, who wrote to storage and who queried the logs is written down in the workspace',
    broken: (deployment) => {
      const settings = ofType(deployment, types.diagnostics);
      const isWritten = (id: string, category: string): boolean =>
        settings.some(
          (one) =>
            one.id.startsWith(`${id}/providers/`) &&
            textAt(one, 'properties.workspaceId') !== '' &&
            listAt(one, 'properties.logs').some(
              (log) =>
                at(log, 'enabled') === true &&
                [at(log, 'category'), at(log, 'categoryGroup')].includes(category),
            ),
        );
      const needed = [
        ...ofType(deployment, types.vault).map((one) => [one.id, 'audit'] as const),
        ...ofType(deployment, types.workspace).map((one) => [one.id, 'audit'] as const),
        ...ofType(deployment, types.storage).flatMap((one) => [
          [`${one.id}/blobServices/default`, 'StorageWrite'] as const,
          [`${one.id}/queueServices/default`, 'StorageWrite'] as const,
        ]),
      ];
      return needed.filter(([id, category]) => !isWritten(id, category)).map(([id]) => `${id} is not logged`);
    },
  },
  {
    says: 'reads of the queue are not logged: the host looks into it all the time',
    broken: (deployment) =>
      ofType(deployment, types.diagnostics)
        .filter((one) => one.id.includes('/queueServices/'))
        .filter((one) =>
          listAt(one, 'properties.logs').some(
            (log) => !['StorageWrite', 'StorageDelete'].includes(textAt(log, 'category')),
          ),
        )
        .map((one) => `${one.id} logs reads`),
  },
  {
    says: 'what cannot be had back is locked',
    of: ['prod', 'second-authority', 'on-premises'],
    broken: (deployment) =>
      kept
        .flatMap((type) => ofType(deployment, type))
        .filter(
          (one) =>
            !ofType(deployment, types.lock).some(
              (lock) =>
                lock.id.startsWith(`${one.id}/providers/`) && at(lock, 'properties.level') === 'CanNotDelete',
            ),
        )
        .map((one) => `${one.name} can be deleted`),
  },
  {
    says: 'alerts are on, and each has a receiver',
    of: ['prod', 'second-authority', 'on-premises'],
    broken: (deployment) => [
      ...wanted(deployment, types.alert, { 'properties.enabled': true }),
      ...ofType(deployment, types.alert)
        .filter((one) => listAt(one, 'properties.actions.actionGroups').length === 0)
        .map((one) => `${one.name} has no receiver`),
    ],
  },
  {
    says: 'alerts and workbook look at this app’s own telemetry',
    broken: (deployment) => {
      const { id } = only(deployment, types.component);
      return [
        ...wanted(deployment, types.alert, { 'properties.scopes': [id] }),
        ...wanted(deployment, types.workbook, { 'properties.sourceId': id }),
      ];
    },
  },
  {
    says: 'an alert either says itself when all is well again, or is silent for a while: Azure takes no both',
    broken: (deployment) =>
      ofType(deployment, types.alert)
        .filter(
          (one) =>
            (at(one, 'properties.autoMitigate') === true) ===
            (textAt(one, 'properties.muteActionsDuration') !== ''),
        )
        .map((one) => `${one.name} does both or neither`),
  },
  {
    says: 'the workspace has no daily cap: one would silence the alerts',
    broken: (deployment) => wanted(deployment, types.workspace, { 'properties.workspaceCapping': undefined }),
  },
];
