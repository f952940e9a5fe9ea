// @ts-check
/**
 * The agents and teams of Agno's cookbook that are run, by module and variable. Nothing of them is here: a checkout of the cookbook is
 * needed.
 *
 * @typedef {object} Subject
 * @property {string} module
 * @property {string} variable
 * @property {string} shape What is of interest about it.
 * @property {string} [request]
 * @property {import('./replies.mjs').Options} [replies]
 */

/** @param {string} module @param {string} variable @param {string} shape @param {Partial<Subject>} [more] @returns {Subject} */
const agent = (module, variable, shape, more) => ({ module, variable, shape, ...more });

/** @type {Subject[]} */
export const subjects = [
  agent('91_tools.custom_tools', 'agent', 'tools that return and yield all types'),
  agent('91_tools.custom_tool_events', 'agent', 'async generator with events of its own'),
  agent('91_tools.async_generator_tool_with_pydantic_args', 'agent', 'async generator, pydantic arguments'),
  agent('91_tools.calculator_tools', 'agent', 'toolkit, no model given'),
  agent('91_tools.local_file_system_tools', 'agent', 'toolkit that writes files'),
  agent('02_agents.04_tools.01_callable_tools', 'agent', 'tools from a function'),
  agent('02_agents.04_tools.02_session_state_tools', 'agent', 'tools from a function of the state'),
  agent('02_agents.05_state_and_session.session_state_advanced', 'agent', 'session state, db', {
    replies: { oneByOne: true, arguments: { remove_item: { item: 'some item' } } },
  }),
  agent('02_agents.05_state_and_session.agentic_session_state', 'agent', 'state that the model updates', {
    replies: { arguments: { update_session_state: { session_state_updates: { list: ['milk'] } } } },
  }),
  agent('02_agents.06_memory_and_learning.memory_manager', 'agent', 'memory manager'),
  agent('02_agents.06_memory_and_learning.learning_machine', 'agent', 'learning machine'),
  agent('02_agents.07_knowledge.custom_retriever', 'agent', 'retriever of its own'),
  agent('07_knowledge.04_advanced.05_knowledge_protocol', 'agent', 'knowledge by protocol'),
  agent('02_agents.08_guardrails.custom_guardrail', 'agent', 'guardrail of its own'),
  agent('02_agents.08_guardrails.output_guardrail', 'agent', 'guardrail on the output'),
  agent('02_agents.09_hooks.session_state_hooks', 'agent', 'pre-hook that calls an agent'),
  agent('02_agents.09_hooks.message_history_hooks', 'agent', 'tool hooks'),
  agent('02_agents.10_human_in_the_loop.confirmation_with_session_state', 'agent', 'confirmation, state'),
  agent('02_agents.10_human_in_the_loop.external_tool_execution', 'agent', 'external execution'),
  agent(
    '02_agents.10_human_in_the_loop.mixed_external_and_regular_tools',
    'agent',
    'external and regular in one message',
  ),
  agent('02_agents.10_human_in_the_loop.user_feedback', 'agent', 'questions with options', {
    replies: {
      arguments: {
        ask_user: {
          questions: [
            {
              question: 'Where to?',
              header: 'Place',
              options: [{ label: 'Sea' }, { label: 'Hills' }],
              multi_select: false,
            },
          ],
        },
      },
    },
  }),
  agent('02_agents.10_human_in_the_loop.user_input', 'agent', 'input that the model asks for', {
    replies: {
      arguments: {
        get_user_input: {
          user_input_fields: [{ field_name: 'to', field_type: 'str', field_description: 'Whom to write to' }],
        },
      },
    },
  }),
  agent('02_agents.10_human_in_the_loop.user_input_required', 'agent', 'input fields of a tool'),
  agent('02_agents.11_approvals.audit_approval_confirmation', 'agent', '@approval(audit)'),
  agent('02_agents.13_reasoning.basic_reasoning', 'reasoning_agent', 'reasoning'),
  agent('02_agents.14_advanced.reasoning_agent_events', 'finance_agent', 'reasoning by an unnamed agent'),
  agent('02_agents.15_dependencies.dynamic_tools', 'agent', 'tools made for each run'),
  agent('02_agents.22_result_offloading.01_offload_tool_results', 'agent', 'offloaded results'),
  agent('12_context.10_custom_provider', 'agent', 'tool that runs an agent'),
  agent('03_teams.01_quickstart.07_share_member_interactions', 'support_team', 'team, coordinate, shared'),
  agent('03_teams.02_modes.route.01_basic', 'team', 'team, route'),
  agent('03_teams.02_modes.broadcast.02_debate', 'team', 'team, broadcast'),
  agent('03_teams.02_modes.tasks.09_custom_tools', 'finance_team', 'team with a list of tasks', {
    replies: {
      script: {
        create_task: [
          [
            ['create_task', { title: 'interest', description: 'Compute it.', assignee: 'calculator' }],
            ['create_task', { title: 'risk', description: 'Assess it.', assignee: 'risk-assessor' }],
          ],
          [['execute_task', { task_id: '<interest>', member_id: 'calculator' }]],
          [['execute_task', { task_id: '<risk>', member_id: 'risk-assessor' }]],
          [['mark_all_complete', { summary: 'Both are done.' }]],
        ],
      },
    },
  }),
  agent('03_teams.01_quickstart.nested_teams', 'parent_team', 'team of teams'),
  agent('03_teams.03_tools.member_tool_hooks', 'medical_team', 'tool hooks of members'),
  agent('03_teams.06_memory.03_memories_in_context', 'personal_team', 'team with memories'),
  agent('03_teams.09_context_management.introduction', 'team', 'unnamed team and member'),
  agent('03_teams.20_human_in_the_loop.confirmation_required', 'team', 'confirmation in a member'),
  agent('03_teams.20_human_in_the_loop.multi_round_user_input', 'team', 'two inputs in a member'),
  agent('03_teams.20_human_in_the_loop.team_tool_confirmation', 'team', "confirmation of the leader's tool"),
  agent('03_teams.21_state.nested_shared_state', 'shopping_team', 'state of nested teams'),
];
