import { deploymentNames, readDeployment } from './deployment';
import { allRules } from './rules/allRules';

describe.each(deploymentNames)('the resources of %s.bicepparam', (name) => {
  const deployment = readDeployment(name);

  it.each(allRules.filter((rule) => rule.of?.includes(name) ?? true))('$says', ({ broken }) => {
    expect(broken(deployment)).toEqual([]);
  });
});
