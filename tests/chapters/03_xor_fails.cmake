expect_values(earlier_pass_with_its_state last_pass census.2.one_neuron_can census.3.one_neuron_can
              census.4.one_neuron_can ended.3.random made.u_u_2.passes)
