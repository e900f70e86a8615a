import { softplus as softplusOf } from '../../../tensor/bernoulli.ts'
import { rowSums } from '../../../tensor/batched.ts'
import { exp, logSoftmax, mul, sub, tanh as tanhOf, tanhGradient, type Tensor2D } from '../../../tensor/ops.ts'

/** y = value(x), and the gradient by x from y alone. */
export interface Activation {
  value(x: Tensor2D): Tensor2D
  gradient(y: Tensor2D, dy: Tensor2D): Tensor2D
}

export const tanh: Activation = { value: tanhOf, gradient: tanhGradient }

/** log(1 + e^x), never negative, as a profile of counts is: dy/dx = sigmoid(x) = 1 - e^-y. */
export const softplus: Activation = {
  value: softplusOf,
  gradient: (y, dy) => sub(dy, mul(dy, exp(mul(y, -1)))),
}

/** e^x_i / sum_j e^x_j in each row: shares, as profiles divided by their sum are. dx = y (dy - sum_j y_j dy_j). */
export const softmax: Activation = {
  value: (x) => exp(logSoftmax(x)),
  gradient: (y, dy) => mul(y, sub(dy, rowSums(mul(y, dy)))),
}

export const activations = { softmax, softplus, tanh }
