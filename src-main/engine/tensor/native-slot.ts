import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { NativeRuntime, OpAttribute } from './native.ts'
import type { ParameterSlot, SlotKind } from './parameters.ts'

let slotCount = 0

/** A weight and its moments as TensorFlow resource variables: updates happen in place, in one kernel. The initial value stays the caller's. */
export function createNativeSlot(native: NativeRuntime, initial: Tensor): ParameterSlot {
  const { binding, backend } = native
  const type = (name: string): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })
  const flag = (name: string): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value: false })
  const slot = `coldframe-${++slotCount}`
  const handles = new Map<SlotKind, Tensor>()

  const create = (kind: SlotKind): Tensor => {
    const handle = backend.executeSingleOutput(
      'VarHandleOp',
      [
        type('dtype'),
        { name: 'shape', type: binding.TF_ATTR_SHAPE, value: initial.shape },
        { name: 'container', type: binding.TF_ATTR_STRING, value: '' },
        { name: 'shared_name', type: binding.TF_ATTR_STRING, value: `${slot}-${kind}` },
      ],
      [],
    )
    handles.set(kind, tf.keep(handle))
    return handle
  }
  const assign = (handle: Tensor, value: Tensor): void => {
    backend.executeMultipleOutputs('AssignVariableOp', [type('dtype')], [handle, value], 0)
  }
  const handleOf = (kind: SlotKind): Tensor => {
    const existing = handles.get(kind)
    if (existing) return existing
    const handle = create(kind)
    tf.tidy(() => assign(handle, tf.fill(initial.shape, 0)))
    return handle
  }
  // Through an op, so that the variable owns its memory: an assigned tensor may share the caller's array.
  tf.tidy(() => assign(create('value'), tf.add(initial, 0)))

  return {
    read: (kind) => backend.executeSingleOutput('ReadVariableOp', [type('dtype')], [handleOf(kind)]),
    write: (kind, value) => tf.tidy(() => assign(handleOf(kind), tf.add(value, 0))),
    applyAdam(gradient, step) {
      const inputs = [handleOf('value'), handleOf('first'), handleOf('second'), ...step.scalars(), gradient]
      backend.executeMultipleOutputs('ResourceApplyAdam', [type('T'), flag('use_locking'), flag('use_nesterov')], inputs, 0)
    },
    dispose() {
      for (const handle of handles.values()) {
        backend.executeMultipleOutputs('DestroyResourceOp', [flag('ignore_lookup_error')], [handle], 0)
        handle.dispose()
      }
      handles.clear()
    },
  }
}
