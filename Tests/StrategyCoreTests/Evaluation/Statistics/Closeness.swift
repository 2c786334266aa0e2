/// Equal but for a relative error of `tolerance`; around zero 1e-15.
func isClose(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-10) -> Bool {
  expected == 0 ? abs(value) < 1e-15 : abs(value - expected) <= tolerance * abs(expected)
}
