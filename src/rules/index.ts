import { addNotNullWithoutDefault } from './add-not-null-without-default/rule.ts'
import { appliedMigrationChanged } from './applied-migration-changed/rule.ts'
import { attachPartitionScan } from './attach-partition-scan/rule.ts'
import { blockedBeyondBudget } from './blocked-beyond-budget/rule.ts'
import { checkFails } from './check-fails/rule.ts'
import { checkValidatedAtOnce } from './check-validated-at-once/rule.ts'
import { columnTypeAdvice } from './column-type-advice/rule.ts'
import { columnTypeInUse } from './column-type-in-use/rule.ts'
import { columnTypeRewrite } from './column-type-rewrite/rule.ts'
import { concurrentIndexOnPartitioned } from './concurrent-index-on-partitioned/rule.ts'
import { concurrentlyInTransaction } from './concurrently-in-transaction/rule.ts'
import { defaultPartitionScan } from './default-partition-scan/rule.ts'
import { detachPartitionNotConcurrent } from './detach-partition-not-concurrent/rule.ts'
import { domainValidatedAtOnce } from './domain-validated-at-once/rule.ts'
import { dropConstraint } from './drop-constraint/rule.ts'
import { dropDefault } from './drop-default/rule.ts'
import { dropExisting } from './drop-existing/rule.ts'
import { dropIndexNotConcurrent } from './drop-index-not-concurrent/rule.ts'
import { dropKey } from './drop-key/rule.ts'
import { dropLocksReferencedTable } from './drop-locks-referenced-table/rule.ts'
import { duplicateVersion } from './duplicate-version/rule.ts'
import { enumValueUsedInTransaction } from './enum-value-used-in-transaction/rule.ts'
import { exclusionConstraint } from './exclusion-constraint/rule.ts'
import { expandAndContractTogether } from './expand-and-contract-together/rule.ts'
import { expressionIndexNotAnalyzed } from './expression-index-not-analyzed/rule.ts'
import { failsOnSomeRows } from './fails-on-some-rows/rule.ts'
import { foreignKeyValidatedAtOnce } from './foreign-key-validated-at-once/rule.ts'
import { generatedAlways } from './generated-always/rule.ts'
import { grantToPublic } from './grant-to-public/rule.ts'
import { identifierAdvice } from './identifier-advice/rule.ts'
import { identifierTooLong } from './identifier-too-long/rule.ts'
import { identityStartsOver } from './identity-starts-over/rule.ts'
import { ifNotExistsDiffers } from './if-not-exists-differs/rule.ts'
import { inTurn } from './in-turn.ts'
import { indexAdvice } from './index-advice/rule.ts'
import { indexNotConcurrent } from './index-not-concurrent/rule.ts'
import { insertWithoutSetval } from './insert-without-setval/rule.ts'
import { keyAdvice } from './key-advice/rule.ts'
import { lockHeldAcrossStatements } from './lock-held-across-statements/rule.ts'
import { lockTimeoutNotInEffect } from './lock-timeout-not-in-effect/rule.ts'
import { lockTimeoutTooLong } from './lock-timeout-too-long/rule.ts'
import { lockTimeoutTooShort } from './lock-timeout-too-short/rule.ts'
import { logicalReplication } from './logical-replication/rule.ts'
import { migrationFails } from './migration-fails/rule.ts'
import { migrationOutOfOrder } from './migration-out-of-order/rule.ts'
import { needsSuperuser } from './needs-superuser/rule.ts'
import { noLockTimeout } from './no-lock-timeout/rule.ts'
import { partitionOfLocksParent } from './partition-of-locks-parent/rule.ts'
import { refreshNotConcurrent } from './refresh-not-concurrent/rule.ts'
import { reindexNotConcurrent } from './reindex-not-concurrent/rule.ts'
import { removesAllRows } from './removes-all-rows/rule.ts'
import { renameExisting } from './rename-existing/rule.ts'
import { replicaIdentity } from './replica-identity/rule.ts'
import { rerunFails } from './rerun-fails/rule.ts'
import { revokeExisting } from './revoke-existing/rule.ts'
import { rollbackBreaksCheck } from './rollback-breaks-check/rule.ts'
import { rollbackDiffers } from './rollback-differs/rule.ts'
import { rollbackFails } from './rollback-fails/rule.ts'
import { rollbackIrreversible } from './rollback-irreversible/rule.ts'
import { rollbackLosesData } from './rollback-loses-data/rule.ts'
import { rollbackMissing } from './rollback-missing/rule.ts'
import { rollbacksTogether } from './rollbacks-together/rule.ts'
import { rowSecurityWithoutPolicy } from './row-security-without-policy/rule.ts'
import type { Rule } from './rule.ts'
import { securityDefinerSearchPath } from './security-definer-search-path/rule.ts'
import { setNotNullScan } from './set-not-null-scan/rule.ts'
import { statementTimeoutTooShort } from './statement-timeout-too-short/rule.ts'
import { suppressionComment } from './suppression-comment/rule.ts'
import { tableRewrite } from './table-rewrite/rule.ts'
import { transactionNesting } from './transaction-nesting/rule.ts'
import { transactionNotCommitted } from './transaction-not-committed/rule.ts'
import { transactionPooler } from './transaction-pooler/rule.ts'
import { triggerDisabled } from './trigger-disabled/rule.ts'
import { uniqueWithoutPartitionKey } from './unique-without-partition-key/rule.ts'
import { uniqueWithoutPreparedIndex } from './unique-without-prepared-index/rule.ts'
import { updatesMostRows } from './updates-most-rows/rule.ts'
import { vacuumFull } from './vacuum-full/rule.ts'
import { volatileDefaultRewrite } from './volatile-default-rewrite/rule.ts'
import { workUnderLock } from './work-under-lock/rule.ts'

/** Every rule, in the order in which they speak. Written by `npm run docs` from the folders beside it. */
export const RULES: readonly Rule[] = inTurn([
  addNotNullWithoutDefault,
  appliedMigrationChanged,
  attachPartitionScan,
  blockedBeyondBudget,
  checkFails,
  checkValidatedAtOnce,
  columnTypeAdvice,
  columnTypeInUse,
  columnTypeRewrite,
  concurrentIndexOnPartitioned,
  concurrentlyInTransaction,
  defaultPartitionScan,
  detachPartitionNotConcurrent,
  domainValidatedAtOnce,
  dropConstraint,
  dropDefault,
  dropExisting,
  dropIndexNotConcurrent,
  dropKey,
  dropLocksReferencedTable,
  duplicateVersion,
  enumValueUsedInTransaction,
  exclusionConstraint,
  expandAndContractTogether,
  expressionIndexNotAnalyzed,
  failsOnSomeRows,
  foreignKeyValidatedAtOnce,
  generatedAlways,
  grantToPublic,
  identifierAdvice,
  identifierTooLong,
  identityStartsOver,
  ifNotExistsDiffers,
  indexAdvice,
  indexNotConcurrent,
  insertWithoutSetval,
  keyAdvice,
  lockHeldAcrossStatements,
  lockTimeoutNotInEffect,
  lockTimeoutTooLong,
  lockTimeoutTooShort,
  logicalReplication,
  migrationFails,
  migrationOutOfOrder,
  needsSuperuser,
  noLockTimeout,
  partitionOfLocksParent,
  refreshNotConcurrent,
  reindexNotConcurrent,
  removesAllRows,
  renameExisting,
  replicaIdentity,
  rerunFails,
  revokeExisting,
  rollbackBreaksCheck,
  rollbackDiffers,
  rollbackFails,
  rollbackIrreversible,
  rollbackLosesData,
  rollbackMissing,
  rollbacksTogether,
  rowSecurityWithoutPolicy,
  securityDefinerSearchPath,
  setNotNullScan,
  statementTimeoutTooShort,
  suppressionComment,
  tableRewrite,
  transactionNesting,
  transactionNotCommitted,
  transactionPooler,
  triggerDisabled,
  uniqueWithoutPartitionKey,
  uniqueWithoutPreparedIndex,
  updatesMostRows,
  vacuumFull,
  volatileDefaultRewrite,
  workUnderLock,
])
