// The alert rules over the app's log lines, and who gets them. The queries stand in ../alerts; tests run them over real nights.
import { Alerts } from 'types.bicep'

@description('Name of the app; rules are named after it.')
param name string
param location string
param tags object

@description('Resource id of Application Insights.')
param insightsId string
param alerts Alerts

@description('Minutes that a run may wait for the refresh of the SSD.')
param refreshWaitMinutes int

// A night's run may end as late as this after the one before: a day and two hours, the wait, and the longest night. A rule
// cannot look back further than two days.
var patienceHours = min(48, 26 + (refreshWaitMinutes + 59) / 60 + (alerts.?longestNightHours ?? 6))
var percent = 'let percent = ${alerts.?percent ?? 5};\n'
var purgePercent = 'let percent = ${alerts.?purgePercent ?? 1};\n'

// A state (`lasts`) is over when the query no longer finds it. An event is reported once: the rule looks every quarter of an hour
// over an hour, so that a line that arrives late is not missed, and is silent for as long.
var rules = [
  {
    name: 'no-run-requested'
    title: 'No night was asked for'
    severity: 0
    lasts: true
    query: loadTextContent('../alerts/noRunRequested.kql')
    dimension: ''
  }
  {
    name: 'no-run-finished'
    title: 'No night came to an end'
    severity: 1
    lasts: true
    query: 'let patience = ${patienceHours}h;\n${loadTextContent('../alerts/noRunFinished.kql')}'
    dimension: ''
  }
  {
    name: 'app-broken'
    title: 'Nothing can run: settings are wrong, or the app fails'
    severity: 0
    lasts: false
    query: loadTextContent('../alerts/appBroken.kql')
    dimension: ''
  }
  {
    name: 'run-failed'
    title: 'A run failed'
    severity: 1
    lasts: false
    query: loadTextContent('../alerts/runFailed.kql')
    dimension: 'runId'
  }
  {
    name: 'needs-attention'
    title: 'A run stopped to ask'
    severity: 2
    lasts: false
    query: loadTextContent('../alerts/needsAttention.kql')
    dimension: 'runId'
  }
  {
    name: 'held-back'
    title: 'Many children were held back'
    severity: 3
    lasts: false
    query: '${percent}${loadTextContent('../alerts/heldBack.kql')}'
    dimension: 'runId'
  }
  {
    name: 'refused'
    title: 'DfE refused many children'
    severity: 3
    lasts: false
    query: '${percent}${loadTextContent('../alerts/refused.kql')}'
    dimension: 'runId'
  }
  {
    name: 'backlog'
    title: 'Changes have waited for two days'
    severity: 2
    lasts: true
    query: loadTextContent('../alerts/backlog.kql')
    dimension: ''
  }
  {
    name: 'poison-message'
    title: 'A queue message was put aside'
    severity: 2
    lasts: false
    query: loadTextContent('../alerts/poisonMessage.kql')
    dimension: ''
  }
  {
    name: 'secret-expires'
    title: 'A secret is near its end'
    severity: 3
    lasts: false
    query: loadTextContent('../alerts/secretExpires.kql')
    dimension: 'secretName'
  }
  {
    name: 'unusual-purge'
    title: 'A run removed an unusual amount at DfE'
    severity: 2
    lasts: false
    query: '${purgePercent}${loadTextContent('../alerts/unusualPurge.kql')}'
    dimension: 'runId'
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alerts.?emails ?? [])) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'csc-data'
    emailReceivers: map(alerts.?emails ?? [], address => {
      name: address
      emailAddress: address
      useCommonAlertSchema: true
    })
  }
}

var receivers = concat(alerts.?actionGroupIds ?? [], empty(alerts.?emails ?? []) ? [] : [group.id])

resource alertRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${name}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${rule.title} (${name})'
      severity: rule.severity
      enabled: alerts.?enabled ?? true
      scopes: [insightsId]
      evaluationFrequency: rule.lasts ? 'PT1H' : 'PT15M'
      windowSize: 'PT1H'
      overrideQueryTimeRange: rule.lasts ? 'P2D' : null
      autoMitigate: rule.lasts
      muteActionsDuration: rule.lasts ? null : 'PT1H'
      // The table of traces is there only after the first line.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: empty(rule.dimension)
              ? []
              : [{ name: rule.dimension, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: receivers }
    }
  }
]
