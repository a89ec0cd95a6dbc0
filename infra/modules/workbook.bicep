// The workbook of the nights, for the people who look after the job. Its queries stand in ../workbook.

param location string
param tags object

@description('Resource id of Application Insights.')
param insightsId string

var charts = [
  { name: 'nights', title: 'Nights', shape: 'table', query: loadTextContent('../workbook/nights.kql') }
  {
    name: 'counts'
    title: 'From reading to the answer'
    shape: 'linechart'
    query: loadTextContent('../workbook/counts.kql')
  }
  {
    name: 'shares'
    title: 'Held back and refused, per cent'
    shape: 'linechart'
    query: loadTextContent('../workbook/shares.kql')
  }
  {
    name: 'findings'
    title: 'Held back, by rule'
    shape: 'barchart'
    query: loadTextContent('../workbook/findings.kql')
  }
  {
    name: 'stages'
    title: 'Seconds by stage'
    shape: 'barchart'
    query: loadTextContent('../workbook/stages.kql')
  }
  {
    name: 'backlog'
    title: 'What waits'
    shape: 'linechart'
    query: loadTextContent('../workbook/backlog.kql')
  }
]
var intro = [
  {
    type: 1
    name: 'intro'
    content: {
      json: 'Counts, ids and codes only. What each outcome and code means, and what to do, stands in the runbook (docs/runbook.md).'
    }
  }
]
var items = concat(
  intro,
  map(charts, chart => {
    type: 3
    name: chart.name
    content: {
      version: 'KqlItem/1.0'
      title: chart.title
      query: chart.query
      size: 0
      timeContext: { durationMs: 2592000000 }
      queryType: 0
      resourceType: 'microsoft.insights/components'
      visualization: chart.shape
    }
  })
)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'nights')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Nights of csc-data-flow'
    category: 'workbook'
    sourceId: insightsId
    version: 'Notebook/1.0'
    serializedData: string({ version: 'Notebook/1.0', items: items, fallbackResourceIds: [insightsId] })
  }
}
