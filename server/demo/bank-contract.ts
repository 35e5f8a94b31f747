/** The contract of the bank's calls, in the Open Data Contract Standard. */
export const BANK_CONTRACT_SOURCE = `# What models and reports may rely on in the bank's call records
apiVersion: v3.1.0
kind: DataContract
id: bank-marketing-calls
name: Bank marketing calls
version: 1.0.0
status: active
description:
  purpose: What models and reports may rely on in the bank's call records.
schema:
  - name: bank-marketing-calls
    physicalType: table
    properties:
      - name: client_id
        logicalType: integer
        required: true
        description: Place in the file
        quality:
          - id: client-unique
            metric: duplicateValues
            mustBe: 0
            description: A client is called in one row
      - name: called_at
        logicalType: date
        required: true
        description: Day of the call
      - name: contact
        logicalType: string
        required: true
        description: Channel of the call
        quality:
          - id: contact-known
            metric: missingValues
            arguments:
              missingValues: [unknown]
            unit: percent
            mustBeLessOrEqualTo: 40
            dimension: completeness
            description: The channel of the call is known for most clients
            customProperties:
              - property: window # checked in each calendar month
                value: month
          - id: contact-values
            metric: invalidValues
            arguments:
              validValues: [cellular, telephone, unknown]
            mustBe: 0
            description: The channel is one of three
      - name: age
        logicalType: integer
        quality:
          - id: age-adult
            type: custom
            engine: headrace
            implementation:
              check: range
              min: 18
              max: 100
            description: Clients are adults
            customProperties:
              - property: window
                value: month
      - name: poutcome
        logicalType: string
        quality:
          - id: outcome-values
            metric: invalidValues
            arguments:
              validValues: [unknown, failure, other, success]
            mustBe: 0
            description: The outcome of the previous campaign is one of four
      - name: y
        logicalType: boolean
        required: true
        description: The client subscribed
customProperties:
  - property: consumers
    value:
      - name: term-deposit model
        purpose: Trains on the calls and scores clients before the next one
        contact: data science
`;
